using HarborReplication.Contracts.Words;
using HarborReplication.Rules.Filters;
using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.Matching;
using HarborReplication.TriggerService.Policies;

namespace HarborReplication.TriggerService.Tests.Matching;

public sealed class EventMatchTests
{
    private const string Digest = "sha256:1b2aebec7ac49fd7dc391c9a41ff68ed98ed6289e66ce7fb8878a75d706e7544";
    private const string Signature = "sha256-1b2aebec7ac49fd7dc391c9a41ff68ed98ed6289e66ce7fb8878a75d706e7544.sig";
    private static readonly DateTimeOffset Received = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Tag filter, label filter, the event's kind and tag, and what comes of it: nothing, copy, plan, or a deletion with or without its digest.</summary>
    public static TheoryData<string?, bool, string, string?, string> Table => new()
    {
        { null, false, ArtifactEventKinds.Pushed, "v1", "copy" },
        { null, false, ArtifactEventKinds.Tagged, "v1", "copy" },
        { null, false, ArtifactEventKinds.Pushed, null, "copy" },
        { null, true, ArtifactEventKinds.Pushed, "v1", "plan" },
        { "v*", false, ArtifactEventKinds.Pushed, "v1", "copy" },
        { "v*", true, ArtifactEventKinds.Pushed, "v1", "plan" },
        { "v*", false, ArtifactEventKinds.Pushed, "latest", "nothing" },
        { "v*", true, ArtifactEventKinds.Pushed, "latest", "nothing" },
        // Untagged is the empty string to the filter; what it keeps out may be an accessory of what it lets in.
        { "v*", false, ArtifactEventKinds.Pushed, null, "plan" },
        { "{,v*}", false, ArtifactEventKinds.Pushed, null, "copy" },
        { "v*", false, ArtifactEventKinds.Pushed, Signature, "plan" },
        { "**", false, ArtifactEventKinds.Pushed, Signature, "copy" },
        { null, false, ArtifactEventKinds.Deleted, "v1", "deletion with digest" },
        { "v*", false, ArtifactEventKinds.Deleted, "latest", "nothing" },
        { null, true, ArtifactEventKinds.Deleted, "v1", "deletion" },
        { "v*", false, ArtifactEventKinds.Deleted, null, "deletion" },
        { null, false, ArtifactEventKinds.Untagged, "v1", "tag deletion with digest" },
        { null, false, ArtifactEventKinds.Untagged, null, "nothing" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Of_FilterAndEvent_AsInTheTable(string? tagFilter, bool labels, string kind, string? tag, string expected)
    {
        var collected = EventMatch.Of(Policy(deletion: true), Selecting(tagFilter, labels), Event(kind, tag));

        Assert.Equal(expected, Describe(collected));
        if (collected is not null)
            Assert.Equal(tag ?? Digest, collected.Reference);
    }

    [Theory]
    [InlineData(ArtifactEventKinds.Deleted)]
    [InlineData(ArtifactEventKinds.Untagged)]
    public void Of_DeletionThatThePolicyDoesNotWant_Nothing(string kind) =>
        Assert.Null(EventMatch.Of(Policy(deletion: false), Selecting(null, labels: false), Event(kind, "v1")));

    [Fact]
    public void Of_AnotherRepository_Nothing() =>
        Assert.Null(EventMatch.Of(Policy(deletion: true), Selecting(null, labels: false), Event(ArtifactEventKinds.Pushed, "v1") with { Repository = "other/app" }));

    [Theory]
    [InlineData(-30, -30)]
    [InlineData(0, 0)]
    [InlineData(-61, 0)]
    [InlineData(30, 0)]
    public void Of_TheRegistrysClock_BelievedWhileItIsAtMostAMinuteBehind(int occurred, int expected)
    {
        var collected = EventMatch.Of(
            Policy(deletion: false), Selecting(null, labels: false), Event(ArtifactEventKinds.Pushed, "v1") with { OccurredAt = Received.AddSeconds(occurred) });

        Assert.Equal(Received.AddSeconds(expected), collected!.RequestedAt);
    }

    // What decides is told by the source only: when it was pushed, what it is, what else was pushed there.
    [Theory]
    [InlineData("newest", "3")]
    [InlineData("pushed_within", "30d")]
    [InlineData("older_than", "30d")]
    [InlineData("media_type", "**/*helm*")]
    public void Of_FilterThatAnEventCannotJudge_IsPlannedAndDeletesOnlyWhatThePolicyCopied(string type, string value)
    {
        Assert.True(Selection.TryCreate([new FilterRule { Type = type, Values = [value] }], out var selection, out _));

        Assert.Equal("plan", Describe(EventMatch.Of(Policy(deletion: true), selection, Event(ArtifactEventKinds.Pushed, "v1"))));
        Assert.Equal("deletion", Describe(EventMatch.Of(Policy(deletion: true), selection, Event(ArtifactEventKinds.Deleted, "v1"))));
    }

    private static string Describe(CollectedArtifact? collected)
    {
        if (collected is null)
            return "nothing";
        if (collected.Operation == Operations.Copy)
            return collected.Planned ? "plan" : "copy";
        return collected.Operation + (collected.Digest is null ? "" : " with digest");
    }

    private static FollowedPolicy Policy(bool deletion) => new() { PolicyId = 1, Sequence = 1, Enabled = true, Trigger = TriggerTypes.EventBased, Deletion = deletion };

    private static Selection Selecting(string? tag, bool labels)
    {
        var rules = new List<FilterRule> { new() { Type = FilterTypes.Name, Values = ["library/**"] } };
        if (tag is not null)
            rules.Add(new FilterRule { Type = FilterTypes.Tag, Values = [tag] });
        if (labels)
            rules.Add(new FilterRule { Type = FilterTypes.Label, Values = ["stable"] });
        Assert.True(Selection.TryCreate(rules, out var selection, out _));
        return selection;
    }

    private static StoredEvent Event(string kind, string? tag) => new()
    {
        RegistryId = 7, Key = "key", Kind = kind, Repository = "library/app", Tag = tag, Digest = Digest, OccurredAt = Received, ReceivedAt = Received,
        Via = ArtifactEventSources.Webhook,
    };
}

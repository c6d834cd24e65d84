using CsCheck;
using HarborReplication.Contracts.Words;
using HarborReplication.Rules.Filters;
using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.Matching;
using HarborReplication.TriggerService.Policies;

namespace HarborReplication.TriggerService.Tests.Matching;

/// <summary>A push asks for just what a plan of the same policy would take: at once where names tell, by a plan of its own where the source has to.</summary>
public sealed class EventAgreementTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<FilterRule> Rules = Gen.Select(
        Gen.OneOf(
            new FilterRule { Type = "name", Values = ["library/**", "team/app"] }, new FilterRule { Type = "name", Values = [".*/app"], Syntax = "regex" },
            new FilterRule { Type = "tag", Values = ["v*", "latest"] }, new FilterRule { Type = "tag", Values = ["v[0-9]+", "dev"], Syntax = "regex" },
            new FilterRule { Type = "tag", Values = [">=1.2 <2"], Syntax = "semver" }, new FilterRule { Type = "tag", Values = ["**"] },
            new FilterRule { Type = "label", Values = ["stable"] }, new FilterRule { Type = "media_type", Values = ["**/*image*"] },
            new FilterRule { Type = "pushed_within", Values = ["3d"] }, new FilterRule { Type = "older_than", Values = ["3d"] }),
        Gen.Bool,
        (rule, excludes) => rule with { Decoration = excludes && rule.Type is "name" or "tag" or "label" or "media_type" ? "excludes" : null });

    private static readonly Gen<ArtifactFacts> Facts = Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[0, 6], (stable, image, days) => new ArtifactFacts
    {
        Labels = stable ? ["stable"] : [], PushedAt = Now.AddDays(-days), Types = [image ? "application/image" : "application/helm"],
    });

    private static readonly Gen<(string Repository, string? Tag, ArtifactFacts Facts)> Pushes = Gen.Select(
        Gen.OneOf("library/app", "library/web", "team/app", "other/app"), Gen.OneOf<string?>(null, "v1", "v1.2.3", "1.3.0", "2.0.0", "latest", "dev"), Facts);

    [Fact]
    public void Of_AnyPush_IsWhatAPlanWouldTake() =>
        Gen.Select(Rules.Array[0, 4], Pushes.Array[30]).Sample(
            (rules, pushes) =>
            {
                Assert.True(Selection.TryCreate(rules, out var selection, out var errors), string.Join('\n', errors));
                foreach (var (repository, tag, facts) in pushes)
                    Check(selection, repository, tag, facts);
            },
            iter: 300);

    private static void Check(Selection selection, string repository, string? tag, ArtifactFacts facts)
    {
        var taken = selection.IncludesRepository(repository) && selection.Judge(tag, facts, Now).IsTaken;

        var collected = EventMatch.Of(Policy, selection, Pushed(repository, tag));

        if (collected is null)
            Assert.False(taken);
        else if (collected.Planned)
            Assert.True(selection.NeedsSource || tag is null);
        else
            Assert.True(taken);
    }

    private static FollowedPolicy Policy => new() { PolicyId = 1, Sequence = 1, Enabled = true, Trigger = TriggerTypes.EventBased };

    private static StoredEvent Pushed(string repository, string? tag) => new()
    {
        RegistryId = 7, Key = "key", Kind = ArtifactEventKinds.Pushed, Repository = repository, Tag = tag, Digest = "sha256:" + new string('a', 64),
        OccurredAt = Now, ReceivedAt = Now, Via = ArtifactEventSources.Webhook,
    };
}

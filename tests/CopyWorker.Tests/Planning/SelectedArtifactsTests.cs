using System.Text;
using HarborReplication.CopyWorker.Planning;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Rules.Filters;
using Microsoft.Extensions.Time.Testing;

namespace HarborReplication.CopyWorker.Tests.Planning;

public sealed class SelectedArtifactsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private readonly List<string> _read = [];

    [Fact]
    public async Task Take_Newest_CountsWhatTheOtherFiltersLetThrough() => Assert.Equal(
        ["v2", "v3"],
        await TakenAsync([Rule("newest", "2"), Rule("tag", "v*")], Pushed(9, "latest"), Pushed(1, "v1"), Pushed(3, "v3"), Pushed(2, "v2")));

    [Fact]
    public async Task Take_Newest_TakesAllTagsOfAnArtifactThatTheOthersLetThrough() => Assert.Equal(
        ["v2", "v2.0"], await TakenAsync([Rule("newest", "1"), Rule("tag", "v*")], Pushed(1, "v1"), Pushed(2, "v2", "v2.0", "stable")));

    [Fact]
    public async Task Take_Newest_AccessoriesAreNoneOfThem()
    {
        var (image, signature, sbom) = (Digest.Parse("sha256:" + new string('a', 64)), Digest.Parse("sha256:" + new string('b', 64)), Digest.Parse("sha256:" + new string('c', 64)));
        var subject = Pushed(1, "v1") with
        {
            Digest = image,
            Accessories =
            [
                new ListedAccessory { Digest = signature, Subject = image, Tags = [$"sha256-{image.Hex}.sig"] }, new ListedAccessory { Digest = sbom, Subject = image },
            ],
        };

        Assert.Equal(
            ["v1"],
            await TakenAsync(
                [Rule("newest", "1")],
                new ListedArtifact { Digest = sbom, PushedAt = Now },
                new ListedArtifact { Digest = signature, Tags = [$"sha256-{image.Hex}.sig"], PushedAt = Now },
                subject));
    }

    [Fact]
    public async Task Take_NewestOfTagsThatNameNoVersion_IsUnansweredAndSaysWhy()
    {
        var refused = await Assert.ThrowsAsync<UnansweredFilterException>(
            () => TakenAsync([Rule("tag", "*"), Rule("newest", "1")], new ListedArtifact { Tags = ["1.0.0"] }, new ListedArtifact { Tags = ["latest"] }));

        Assert.StartsWith("filters[1]: the source does not tell when artifacts were pushed, and the tag latest is no version", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pushed_within", "new")]
    [InlineData("older_than", "old")]
    public async Task Take_Age_ByTheTimeNow(string type, string expected) => Assert.Equal(
        [expected],
        await TakenAsync([Rule(type, "7d")], new ListedArtifact { Tags = ["new"], PushedAt = Now.AddDays(-6) }, new ListedArtifact { Tags = ["old"], PushedAt = Now.AddDays(-8) }));

    [Fact]
    public async Task Take_AgeWhereTheSourceTellsNone_IsUnanswered()
    {
        var refused = await Assert.ThrowsAsync<UnansweredFilterException>(
            () => TakenAsync([Rule("tag", "v*"), Rule("pushed_within", "7d")], new ListedArtifact { Tags = ["latest"] }, new ListedArtifact { Tags = ["v1"] }));

        Assert.StartsWith("filters[1]: the source does not tell when artifacts were pushed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_TypesThatTheListingTells_AreNotAskedFor()
    {
        Assert.Equal(
            ["chart"],
            await TakenAsync(
                [Rule("media_type", "**/*helm*")],
                new ListedArtifact { Tags = ["chart"], Types = ["application/vnd.cncf.helm.config.v1+json"] },
                new ListedArtifact { Tags = ["image"], Types = ["application/vnd.oci.image.config.v1+json"] }));
        Assert.Empty(_read);
    }

    [Fact]
    public async Task Take_TypesThatTheListingDoesNotTell_AreReadOnceOfWhatTheOtherFiltersLetThrough()
    {
        var digest = Digest.Parse("sha256:" + new string('a', 64));

        Assert.Equal(
            ["chart", "v1", "v2"],
            await TakenAsync(
                [Rule("media_type", "**/*helm*"), Rule("tag", "dev") with { Decoration = "excludes" }],
                new ListedArtifact { Tags = ["dev"] }, new ListedArtifact { Tags = ["image"] }, new ListedArtifact { Tags = ["gone"] },
                new ListedArtifact { Tags = ["chart"] }, new ListedArtifact { Digest = digest, Tags = ["v1", "v2", "dev"] }));
        Assert.Equal(["chart", "gone", "image", digest.ToString()], _read.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Take_TypeThatCannotBeRead_FailsAsTheSourceDoes() =>
        await Assert.ThrowsAsync<RegistryException>(() => TakenAsync([Rule("media_type", "**")], new ListedArtifact { Tags = ["denied"] }));

    private static FilterRule Rule(string type, string value) => new() { Type = type, Values = [value] };

    private static ListedArtifact Pushed(int hour, params string[] tags) => new() { Tags = tags, PushedAt = Now.AddHours(hour - 24) };

    private async Task<List<string>> TakenAsync(IReadOnlyList<FilterRule> rules, params ListedArtifact[] artifacts)
    {
        Assert.True(Selection.TryCreate(rules, out var selection, out var errors), string.Join('\n', errors));
        var selected = new SelectedArtifacts(selection, new ManifestTypes(ReadAsync), new FakeTimeProvider(Now))
            .TakeAsync(RepositoryName.Parse("team/app"), artifacts.ToAsyncEnumerable(), TestContext.Current.CancellationToken);
        var taken = new List<string>();
        await foreach (var one in selected)
            taken.AddRange(one.Tags.Count > 0 ? one.Tags : [one.Artifact.Digest!.ToString()]);
        return [.. taken.Order(StringComparer.Ordinal)];
    }

    private Task<Manifest> ReadAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken)
    {
        _read.Add(reference.ToString());
        return reference.ToString() switch
        {
            "gone" => throw new RegistryException(FailureKind.NotFound, "gone"),
            "denied" => throw new RegistryException(FailureKind.Denied, "denied"),
            "image" => Task.FromResult(Of("application/vnd.oci.image.config.v1+json")),
            _ => Task.FromResult(Of("application/vnd.cncf.helm.config.v1+json")),
        };
    }

    private static Manifest Of(string configType) => Manifest.Parse(
        Encoding.UTF8.GetBytes(
            $$"""
              {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"{{configType}}","digest":"sha256:{{new string('d', 64)}}","size":2},"layers":[]}
              """),
        MediaTypes.OciManifest);
}

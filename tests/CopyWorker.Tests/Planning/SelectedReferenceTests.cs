using HarborReplication.CopyWorker.Planning;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Values;
using HarborReplication.Rules.Filters;

namespace HarborReplication.CopyWorker.Tests.Planning;

public sealed class SelectedReferenceTests
{
    private static readonly Digest Image = Digest.Parse("sha256:" + new string('a', 64));
    private static readonly Digest Signature = Digest.Parse("sha256:" + new string('b', 64));
    private static readonly Digest Sbom = Digest.Parse("sha256:" + new string('c', 64));

    [Fact]
    public void Of_SeveralTags_EachIsTestedOnItsOwn() =>
        Assert.Equal(["v1", "v2"], Selected(new ListedArtifact { Digest = Image, Tags = ["v1", "latest", "v2"] }, Tag("v*")));

    [Theory]
    [InlineData("*", null, true)]
    [InlineData("**", null, true)]
    [InlineData("{,v*}", null, true)]
    [InlineData("v*", null, false)]
    [InlineData("v*", "excludes", true)]
    [InlineData("**", "excludes", false)]
    public void Of_Untagged_IsTestedAsTheEmptyString(string pattern, string? decoration, bool included) =>
        Assert.Equal(included ? [Image.ToString()] : [], Selected(new ListedArtifact { Digest = Image }, Tag(pattern, decoration)));

    [Fact]
    public void Of_Accessories_GoWithTheirSubjectWhateverTheirTags()
    {
        var artifact = new ListedArtifact
        {
            Digest = Image,
            Tags = ["v1", "nightly"],
            Accessories =
            [
                new ListedAccessory { Digest = Signature, Subject = Image, Tags = [$"sha256-{Image.Hex}.sig"] },
                new ListedAccessory { Digest = Sbom, Subject = Image },
            ],
        };

        // The last one is the list, for destinations that do not keep it themselves.
        Assert.Equal(["v1", $"sha256-{Image.Hex}.sig", Sbom.ToString(), $"sha256-{Image.Hex}"], Selected(artifact, Tag("v*")));
        Assert.Empty(Selected(artifact, Tag("release-*")));
    }

    [Theory]
    [InlineData("matches", new[] { "stable", "signed" }, true)]
    [InlineData("matches", new[] { "stable" }, false)]
    [InlineData("excludes", new[] { "stable", "signed" }, false)]
    [InlineData("excludes", new[] { "stable" }, true)]
    public void Of_Labels_AllOfTheListedOnesDecide(string decoration, string[] labels, bool included) =>
        Assert.Equal(
            included ? ["v1"] : [],
            Selected(
                new ListedArtifact { Digest = Image, Tags = ["v1"], Labels = labels },
                new FilterRule { Type = FilterTypes.Label, Values = ["stable", "signed"], Decoration = decoration }));

    private static ArtifactFacts Facts(ListedArtifact artifact) => new() { Labels = artifact.Labels };

    private static FilterRule Tag(string pattern, string? decoration = null) => new() { Type = FilterTypes.Tag, Values = [pattern], Decoration = decoration };

    private static List<string> Selected(ListedArtifact artifact, FilterRule filter)
    {
        Assert.True(Selection.TryCreate([filter], out var selection, out _));
        var tags = artifact.Tags.Where(tag => selection.Judge(tag, Facts(artifact), DateTimeOffset.UnixEpoch).IsTaken).ToList();
        if (tags.Count == 0 && (artifact.Tags.Count > 0 || !selection.Judge(null, Facts(artifact), DateTimeOffset.UnixEpoch).IsTaken))
            return [];
        return [.. SelectedReference.Of(new SelectedArtifact(artifact, tags)).Select(one => one.Reference.Reference)];
    }
}

using HarborReplication.Rules.Filters;

namespace HarborReplication.Rules.Tests.Filters;

public sealed class NewestFilterTests
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TryKeep_PushTimesAreTold_WhatWasPushedLast()
    {
        var kept = Keep(2, false, At(3, "old"), At(9, "b"), At(5, "a"), At(9, "c"));

        Assert.Equal([1, 3], kept);
    }

    [Fact]
    public void TryKeep_EqualPushTimes_TheHighestTagsWhateverTheirOrder()
    {
        Assert.Equal([1], Keep(1, false, At(3, "a"), At(3, "b"), At(3)));
        Assert.Equal([0], Keep(1, false, At(3, "b"), At(3, "a"), At(3)));
    }

    [Fact]
    public void TryKeep_NoPushTimes_TheHighestVersions() =>
        Assert.Equal([0, 2], Keep(2, false, Tagged("1.10.0"), Tagged("1.9.0"), Tagged("v1.11.0-rc.1"), Tagged("1.2")));

    [Fact]
    public void TryKeep_SemverIsAskedFor_ByTheHighestVersionOfEachArtifact() =>
        Assert.Equal([2], Keep(1, true, At(9, "1.0.0"), At(8, "1.1.0"), At(1, "1.0.5", "2.0.0")));

    [Fact]
    public void TryKeep_NoMoreThanAreWanted_AllWithoutAnyOrder() => Assert.Equal([0, 1], Keep(2, false, Tagged("latest"), Tagged("dev")));

    [Theory]
    [InlineData(false, "filters[4]: the source does not tell when artifacts were pushed, and the tag latest is no version, so that nobody can tell the newest 1")]
    [InlineData(true, "filters[4]: the tag latest is no version, so that nobody can tell the newest 1; leave it out by a tag filter of syntax semver")]
    public void TryKeep_NeitherTimeNorVersion_SaysWhichTag(bool byVersion, string expected)
    {
        Assert.False(new NewestFilter(1, byVersion, 4).TryKeep([Tagged("1.0.0"), Tagged("1.1.0", "latest")], out _, out var error));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryKeep_ArtifactWithoutTags_HasNoVersion()
    {
        Assert.False(new NewestFilter(1, true, 0).TryKeep([Tagged("1.0.0"), Tagged()], out _, out var error));
        Assert.Contains("an artifact without tags has no version", error, StringComparison.Ordinal);
    }

    private static RankedArtifact At(int hour, params string[] tags) => new(tags, Begin.AddHours(hour));

    private static RankedArtifact Tagged(params string[] tags) => new(tags, null);

    private static IReadOnlyList<int> Keep(int count, bool byVersion, params RankedArtifact[] artifacts)
    {
        Assert.True(new NewestFilter(count, byVersion, 0).TryKeep(artifacts, out var kept, out var error), error);
        return kept;
    }
}

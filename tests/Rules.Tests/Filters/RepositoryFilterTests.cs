using HarborReplication.Rules.Filters;
using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Tests.Filters;

public sealed class RepositoryFilterTests
{
    [Fact]
    public void LiteralNames_LiteralPattern_ThatName() => Assert.Equal(["library/nginx"], Filter("library/nginx").LiteralNames);

    [Fact]
    public void LiteralNames_OneGroupPerComponent_AllCombinations() =>
        Assert.Equal(["a/x", "a/y", "b/x", "b/y"], Filter("{a,b}/{x,y}").LiteralNames);

    [Fact]
    public void LiteralNames_LiteralAndWildcardFilter_OnlyThoseBothLetThrough() =>
        Assert.Equal(["b/x"], Filter("{a,b}/x", "b/**").LiteralNames);

    [Fact]
    public void LiteralNames_Wildcards_ListingMustTell()
    {
        var filter = Filter("library/**", "**/nginx");

        Assert.Null(filter.LiteralNames);
        Assert.Equal("library/", filter.Prefix);
    }

    [Fact]
    public void LiteralNames_FiltersContradictEachOther_None() => Assert.Empty(Filter("a/**", "b/**").LiteralNames!);

    [Fact]
    public void LiteralNames_NoFilter_ListingMustTell()
    {
        Assert.Null(Filter().LiteralNames);
        Assert.Equal("", Filter().Prefix);
    }

    [Theory]
    [InlineData("library/**", "library", true)]
    [InlineData("library/**", "lib", false)]
    [InlineData("library/app", "library", true)]
    [InlineData("library", "library", false)]
    [InlineData("**", "library", true)]
    [InlineData("", "library", true)]
    [InlineData("*", "library", false)]
    [InlineData("*/app", "library", true)]
    [InlineData("**/app", "library", true)]
    [InlineData("{demo,team-*}/**", "team-a", true)]
    [InlineData("{demo,team-*}/**", "library", false)]
    [InlineData("l?[a-c]rary/**", "library", true)]
    public void MayIncludeAnyOf_Pattern_OnlyProjectsItLeadsInto(string pattern, string project, bool expected) =>
        Assert.Equal(expected, Filter(pattern).MayIncludeAnyOf(project));

    [Fact]
    public void MayIncludeAnyOf_SeveralPatterns_AllMustLeadThere()
    {
        Assert.True(Filter("library/**", "**/app").MayIncludeAnyOf("library"));
        Assert.False(Filter("library/**", "demo/**").MayIncludeAnyOf("library"));
    }

    private static RepositoryFilter Filter(params string[] patterns) => new(
        [.. patterns.Select(text => Pattern.TryParse(text, out var pattern, out var error) ? pattern : throw new ArgumentException(error))]);
}

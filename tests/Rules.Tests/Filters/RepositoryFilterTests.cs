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

    [Fact]
    public void LiteralNames_SeveralPatternsOfOneFilter_AllOfTheirNames()
    {
        var filter = Selected(Name("a/x", "b/{y,z}"), Name("b/z") with { Decoration = "excludes" });

        Assert.Equal(["a/x", "b/y"], filter.LiteralNames);
        Assert.Equal("", filter.Prefix);
        Assert.True(filter.MayIncludeAnyOf("a"));
        Assert.False(filter.MayIncludeAnyOf("c"));
    }

    [Fact]
    public void Prefix_RegularExpression_WhatStandsBeforeTheFirstOperator()
    {
        Assert.Equal("library/ap", Selected(Name("library/app?s") with { Syntax = "regex" }).Prefix);
        Assert.Equal("", Selected(Name("library/a|b") with { Syntax = "regex" }).Prefix);
        Assert.Equal(["library/app"], Selected(Name("library/app") with { Syntax = "regex" }).LiteralNames);
        Assert.False(Selected(Name("library/.*") with { Syntax = "regex" }).MayIncludeAnyOf("team"));
    }

    [Fact]
    public void MayIncludeAnyOf_ProjectThatIsExcluded_SaysNothingAboutTheOthers()
    {
        var filter = Selected(Name("library/**") with { Decoration = "excludes" });

        Assert.True(filter.MayIncludeAnyOf("team"));
        Assert.Equal("", filter.Prefix);
        Assert.Null(filter.LiteralNames);
    }

    private static FilterRule Name(params string[] patterns) => new() { Type = "name", Values = patterns };

    private static RepositoryFilter Selected(params FilterRule[] rules)
    {
        Assert.True(Selection.TryCreate(rules, out var selection, out var errors), string.Join('\n', errors));
        return selection.Repositories;
    }

    private static RepositoryFilter Filter(params string[] patterns) => new(
        [.. patterns.Select(text => Pattern.TryParse(text, out var pattern, out var error) ? new NameFilter(pattern) : throw new ArgumentException(error))]);
}

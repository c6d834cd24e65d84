using HarborReplication.Rules.Filters;

namespace HarborReplication.Rules.Tests.Filters;

public sealed class SelectionTests
{
    [Fact]
    public void IncludesRepository_SeveralNameFilters_AllMustMatch()
    {
        var selection = Create(Rule("name", "library/**"), Rule("name", "**/{nginx,redis}"));

        Assert.True(selection.IncludesRepository("library/nginx"));
        Assert.False(selection.IncludesRepository("library/httpd"));
        Assert.False(selection.IncludesRepository("other/nginx"));
    }

    [Theory]
    [InlineData("*", null, true)]
    [InlineData("**", null, true)]
    [InlineData("{,v*}", "", true)]
    [InlineData("v*", "matches", false)]
    [InlineData("v*", "excludes", true)]
    [InlineData("**", "excludes", false)]
    public void IncludesTag_UntaggedArtifact_TestedAsEmptyString(string pattern, string? decoration, bool expected) =>
        Assert.Equal(expected, Create(Rule("tag", pattern) with { Decoration = decoration }).IncludesTag(null));

    [Fact]
    public void IncludesTag_MatchesAndExcludes_BothDecide()
    {
        var selection = Create(Rule("tag", "v*"), Rule("tag", "*-rc*") with { Decoration = "excludes" });

        Assert.True(selection.IncludesTag("v1.0"));
        Assert.False(selection.IncludesTag("v1.0-rc1"));
        Assert.False(selection.IncludesTag("latest"));
    }

    [Theory]
    [InlineData("matches", "stable,signed", true)]
    [InlineData("matches", "stable", false)]
    [InlineData("matches", "", false)]
    [InlineData("excludes", "stable,signed", false)]
    [InlineData("excludes", "stable", true)]
    [InlineData("excludes", "", true)]
    public void IncludesLabels_TwoLabels_AllOrNotAllPresent(string decoration, string carried, bool expected)
    {
        var selection = Create(new FilterRule { Type = "label", Values = ["stable", "signed"], Decoration = decoration });

        Assert.Equal(expected, selection.IncludesLabels(carried.Split(',', StringSplitOptions.RemoveEmptyEntries)));
        Assert.True(selection.NeedsLabels);
    }

    [Theory]
    [InlineData("matches")]
    [InlineData("excludes")]
    public void IncludesLabels_EmptyList_NoFilter(string decoration) =>
        Assert.True(Create(new FilterRule { Type = "label", Values = [], Decoration = decoration }).IncludesLabels(["any"]));

    [Theory]
    [InlineData("image")]
    [InlineData("artifact")]
    public void Includes_ResourceFilter_ChangesNothing(string resource) =>
        Assert.True(Create(Rule("resource", resource)).Includes("library/nginx", "v1", []));

    [Fact]
    public void Includes_NoFilters_Everything() => Assert.True(Create().Includes("library/nginx", null, []));

    [Theory]
    [InlineData("nam", "x", null, "filters[1].type: \"nam\" is not a filter type; use name, tag, label or resource")]
    [InlineData("name", "x", "matches", "filters[1].decoration: a name filter takes none")]
    [InlineData("resource", "image", "excludes", "filters[1].decoration: a resource filter takes none")]
    [InlineData("resource", "chart", null, "filters[1].value: must be image or artifact")]
    [InlineData("tag", "x", "includes", "filters[1].decoration: \"includes\" is unknown; use matches or excludes")]
    [InlineData("tag", "v[", null, "filters[1].value: position 2: '[' is never closed")]
    [InlineData("label", "", null, "filters[1].value: a label name is empty")]
    public void TryCreate_BadFilter_NamesTheField(string type, string value, string? decoration, string expected)
    {
        var bad = Rule(type, value) with { Decoration = decoration };

        Assert.False(Selection.TryCreate([Rule("name", "**"), bad], out var selection, out var errors));
        Assert.Null(selection);
        Assert.StartsWith(expected, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_SeveralMistakes_AllTold()
    {
        Assert.False(Selection.TryCreate(
            [Rule("name", "[") with { Decoration = "matches" }, new FilterRule { Type = "tag", Values = ["a", "b"] }], out _, out var errors));
        Assert.Equal(
            ["filters[0].decoration", "filters[0].value", "filters[1].value"], errors.Select(error => error[..error.IndexOf(':')]));
    }

    private static FilterRule Rule(string type, string value) => new() { Type = type, Values = [value] };

    private static Selection Create(params FilterRule[] rules)
    {
        Assert.True(Selection.TryCreate(rules, out var selection, out var errors), string.Join('\n', errors));
        return selection;
    }
}

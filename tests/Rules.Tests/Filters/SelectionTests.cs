using HarborReplication.Rules.Filters;

namespace HarborReplication.Rules.Tests.Filters;

public sealed class SelectionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

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
    public void Judge_TwoLabels_AllOrNotAllPresent(string decoration, string carried, bool expected)
    {
        var selection = Create(new FilterRule { Type = "label", Values = ["stable", "signed"], Decoration = decoration });

        Assert.Equal(expected, Takes(selection, "v1", new ArtifactFacts { Labels = carried.Split(',', StringSplitOptions.RemoveEmptyEntries) }));
        Assert.True(selection.NeedsSource);
    }

    [Theory]
    [InlineData("matches")]
    [InlineData("excludes")]
    public void Judge_EmptyListOfLabels_NoFilter(string decoration)
    {
        var selection = Create(new FilterRule { Type = "label", Values = [], Decoration = decoration });

        Assert.True(Takes(selection, "v1", new ArtifactFacts { Labels = ["any"] }));
        Assert.False(selection.NeedsSource);
    }

    [Theory]
    [InlineData("image")]
    [InlineData("artifact")]
    public void Judge_ResourceFilter_ChangesNothing(string resource) => Assert.True(Takes(Create(Rule("resource", resource)), "v1", new ArtifactFacts()));

    [Fact]
    public void Judge_NoFilters_Everything()
    {
        Assert.True(Create().IncludesRepository("library/nginx"));
        Assert.True(Takes(Create(), null, new ArtifactFacts()));
    }

    [Fact]
    public void IncludesTag_SeveralPatterns_AnyOfThemAndNoneOfTheExcludedOnes()
    {
        var selection = Create(
            new FilterRule { Type = "tag", Values = ["v*", "latest"] },
            new FilterRule { Type = "tag", Values = ["*-rc*", "*-beta*"], Decoration = "excludes" });

        Assert.Equal(["v1", "latest"], new[] { "v1", "latest", "dev", "v2-rc1", "v2-beta" }.Where(selection.IncludesTag));
    }

    [Fact]
    public void IncludesRepository_Excludes_NoneOfThem()
    {
        var selection = Create(Rule("name", "library/**"), new FilterRule { Type = "name", Values = ["**/test-*", "library/old"], Decoration = "excludes" });

        Assert.Equal(["library/app"], new[] { "library/app", "library/test-app", "library/old", "team/app" }.Where(selection.IncludesRepository));
        Assert.Equal((1, 0), (selection.Repositories.LeftOutBy("library/old"), selection.Repositories.LeftOutBy("team/app")));
    }

    [Theory]
    [InlineData("pushed_within", "30d", 29, true)]
    [InlineData("pushed_within", "30d", 30, true)]
    [InlineData("pushed_within", "30d", 31, false)]
    [InlineData("older_than", "30d", 30, false)]
    [InlineData("older_than", "2w", 15, true)]
    [InlineData("pushed_within", "720h", 31, false)]
    public void Judge_Age_ByWhenItWasPushed(string type, string value, int days, bool expected) =>
        Assert.Equal(expected, Takes(Create(Rule(type, value)), "v1", new ArtifactFacts { PushedAt = Now.AddDays(-days) }));

    [Theory]
    [InlineData("application/vnd.oci.image.*", null, true)]
    [InlineData("**/*helm*", null, false)]
    [InlineData("application/vnd.cncf.helm.config.v1+json", "excludes", true)]
    [InlineData("application/*config*", "excludes", false)]
    public void Judge_MediaType_AnyTypeThatItHas(string pattern, string? decoration, bool expected) => Assert.Equal(
        expected,
        Takes(
            Create(Rule("media_type", pattern) with { Decoration = decoration }), "v1",
            new ArtifactFacts { Types = ["application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.config.v1+json"] }));

    [Fact]
    public void Judge_SourceDoesNotTell_SaysWhichFilterAsksForWhat()
    {
        var selection = Create(Rule("tag", "v*"), Rule("media_type", "**"), Rule("pushed_within", "1d"));

        Assert.Equal(new Judgement(0), selection.Judge("latest", new ArtifactFacts(), Now));
        Assert.Equal(new Judgement(2, MissingFact.PushTime), selection.Judge("v1", new ArtifactFacts(), Now));
        Assert.Equal(new Judgement(1, MissingFact.Types), selection.Judge("v1", new ArtifactFacts { PushedAt = Now }, Now));
    }

    [Theory]
    [InlineData("nam", "x", null, "filters[1].type: \"nam\" is not a filter type; use name, tag, label, resource, newest")]
    [InlineData("name", "x", "includes", "filters[1].decoration: \"includes\" is unknown; use matches or excludes")]
    [InlineData("newest", "5", "excludes", "filters[1].decoration: newest takes none")]
    [InlineData("newest", "0", null, "filters[1].value: how many of each repository? give 1 to 10000")]
    [InlineData("newest", "ten", null, "filters[1].value: how many of each repository?")]
    [InlineData("pushed_within", "30", null, "filters[1].value: \"30\" is not a time; give a whole number and w, d, h or m, as in 30d or 12h")]
    [InlineData("older_than", "0d", null, "filters[1].value: \"0d\" is out of range; give 1m to 3650d")]
    [InlineData("older_than", "99999w", null, "filters[1].value: \"99999w\" is out of range")]
    [InlineData("older_than", "1d", "matches", "filters[1].decoration: older_than takes none")]
    [InlineData("media_type", "application/[", null, "filters[1].value: position 13: '[' is never closed")]
    [InlineData("resource", "image", "excludes", "filters[1].decoration: resource takes none")]
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
            [Rule("name", "[") with { Decoration = "without" }, new FilterRule { Type = "tag", Values = ["{", "b", "["] }, Rule("newest", "1"), Rule("newest", "2")],
            out _, out var errors));
        Assert.Equal(
            ["filters[0].decoration", "filters[0].value", "filters[1].value[0]", "filters[1].value[2]", "filters[3].type"], errors.Select(error => error[..error.IndexOf(':')]));
    }

    [Theory]
    [InlineData("tag", "semver", ">=banana", "filters[0].value: \">=banana\" is not a range of versions; write it as in \">=1.2 <2\"")]
    [InlineData("tag", "semver", " ", "filters[0].value: the range is empty")]
    [InlineData("tag", "regex", "v(", "filters[0].value: position 3: Not enough )'s")]
    [InlineData("tag", "regex", "(?<!v)1", "filters[0].value: negative lookahead")]
    [InlineData("tag", "regex", @"(?<a>x)\k<a>", "filters[0].value: backreference")]
    [InlineData("tag", "regex", "a{256}", "filters[0].value: position 2: {256} repeats more often than 255 times")]
    [InlineData("tag", "regex", "a{1,99999999999}", "filters[0].value: position 2: {1,99999999999} repeats more often")]
    [InlineData("tag", "regex", "((a{1,255}){1,255})b", "filters[0].value: the expression is too large: what it repeats within repetitions multiplies")]
    [InlineData("tag", "regex", "a)|(b", "filters[0].value: position ")]
    [InlineData("tag", "regex", "", "filters[0].value: the expression is empty")]
    [InlineData("tag", "perl", "x", "filters[0].syntax: \"perl\" is none that a tag filter may be written in; use glob, regex, semver")]
    [InlineData("name", "semver", "1", "filters[0].syntax: \"semver\" is none that a name filter may be written in; use glob, regex")]
    [InlineData("label", "regex", "x", "filters[0].syntax: label takes none")]
    [InlineData("newest", "regex", "3", "filters[0].syntax: \"regex\" is no order; use semver")]
    [InlineData("pushed_within", "glob", "3d", "filters[0].syntax: pushed_within takes none")]
    public void TryCreate_BadSyntax_NamesTheFieldAndWhatIsRefused(string type, string syntax, string value, string expected)
    {
        Assert.False(Selection.TryCreate([Rule(type, value) with { Syntax = syntax }], out _, out var errors));
        Assert.StartsWith(expected, errors[0], StringComparison.OrdinalIgnoreCase);
    }

    private static bool Takes(Selection selection, string? tag, ArtifactFacts facts) => selection.Judge(tag, facts, Now).IsTaken;

    private static FilterRule Rule(string type, string value) => new() { Type = type, Values = [value] };

    private static Selection Create(params FilterRule[] rules)
    {
        Assert.True(Selection.TryCreate(rules, out var selection, out var errors), string.Join('\n', errors));
        return selection;
    }
}

using CsCheck;
using HarborReplication.Rules.Filters;

namespace HarborReplication.Rules.Tests.Filters;

public sealed class SelectionPropertyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly Gen<string?> Decoration = Gen.OneOf<string?>(null, "matches", "excludes");

    private static readonly Gen<FilterRule> Rules = Gen.OneOf(
        Patterns(FilterTypes.Name, null, "**", "library/*", "team/**", "*/app", "{library,team}/web"),
        Patterns(FilterTypes.Name, Syntaxes.Regex, "library/.*", "team/(app|web)", ".*app", "library/app|team/db"),
        Patterns(FilterTypes.Tag, null, "*", "v*", "*-rc*", "latest", "{,dev}", "1.?"),
        Patterns(FilterTypes.Tag, Syntaxes.Regex, "v[0-9.]+", "dev|latest", ".*-rc[.]?[0-9]*", "[^-]*"),
        Patterns(FilterTypes.Tag, Syntaxes.Semver, [.. PlainSelection.Ranges.Keys]),
        Patterns(FilterTypes.MediaType, null, "application/*image*", "**/*helm*", "**"),
        Gen.Select(Gen.OneOf("stable", "signed").Array[0, 2], Decoration, (labels, decoration) => new FilterRule { Type = FilterTypes.Label, Values = labels, Decoration = decoration }),
        Gen.Select(Gen.OneOf(FilterTypes.PushedWithin, FilterTypes.OlderThan), Gen.Int[1, 5], (type, days) => new FilterRule { Type = type, Values = [$"{days}d"] }));

    private static readonly Gen<ArtifactFacts> Facts = Gen.Select(
        Gen.OneOf("stable", "signed", "other").Array[0, 3], Gen.Int[0, 6], Gen.OneOf("application/vnd.oci.image.config.v1+json", "application/vnd.cncf.helm.config.v1+json"),
        (labels, days, type) => new ArtifactFacts { Labels = labels, PushedAt = Now.AddDays(-days), Types = [type, "application/vnd.oci.manifest"] });

    private static readonly string[] Repositories = ["library/app", "library/web", "team/app", "team/db", "other/app", "team/sub/web"];
    private static readonly Gen<string?> Tags = Gen.OneOf<string?>(null, "v1.0", "1.1.0", "v1.2.3", "2.0", "1.2.4", "1.3.0-rc.1", "3.0.0", "1", "20260101", "latest", "dev", "x-rc1");
    private static readonly Gen<(string Repository, string? Tag, ArtifactFacts Facts)> Artifacts = Gen.Select(Gen.OneOf(Repositories), Tags, Facts);

    [Fact]
    public void Judge_AnyFiltersAndArtifact_AsEachFilterSaysByItself() =>
        Gen.Select(Rules.Array[0, 4], Artifacts.Array[40]).Sample(
            (rules, artifacts) =>
            {
                Assert.True(Selection.TryCreate(rules, out var selection, out var errors), string.Join('\n', errors));
                foreach (var (repository, tag, facts) in artifacts)
                {
                    var expected = rules.All(rule => PlainSelection.Includes(rule, repository, tag, facts, Now));

                    Assert.Equal(expected, selection.IncludesRepository(repository) && selection.Judge(tag, facts, Now).IsTaken);
                }
            },
            iter: 500);

    [Fact]
    public void Judge_AnyFiltersThatLeaveSomethingOut_NamesOneThatDoes() =>
        Gen.Select(Rules.Array[1, 4], Artifacts.Array[20]).Sample(
            (rules, artifacts) =>
            {
                Assert.True(Selection.TryCreate(rules, out var selection, out _));
                foreach (var (repository, tag, facts) in artifacts)
                {
                    if ((selection.Repositories.LeftOutBy(repository) ?? selection.Judge(tag, facts, Now).Filter) is { } position)
                        Assert.False(PlainSelection.Includes(rules[position], repository, tag, facts, Now));
                }
            },
            iter: 300);

    [Fact]
    public void Repositories_AnyNameFilters_LoseNoRepositoryThatTheyInclude() =>
        Rules.Array[1, 3].Sample(
            rules =>
            {
                Assert.True(Selection.TryCreate(rules, out var selection, out _));
                foreach (var repository in Repositories.Where(selection.IncludesRepository))
                {
                    Assert.StartsWith(selection.Repositories.Prefix, repository, StringComparison.Ordinal);
                    Assert.True(selection.Repositories.MayIncludeAnyOf(repository.Split('/')[0]));
                    Assert.True(selection.Repositories.LiteralNames is null || selection.Repositories.LiteralNames.Contains(repository));
                }
            },
            iter: 300);

    [Fact]
    public void TryKeep_AnyArtifacts_ThoseThatFewerThanSoManyAreNewerThan() =>
        Gen.Select(Gen.Int[0, 9].Array[0, 12], Gen.Int[1, 6]).Sample(
            (hours, count) =>
            {
                var artifacts = hours.Select((hour, index) => new RankedArtifact([$"t{index:00}"], Now.AddHours(hour))).ToList();
                var expected = Enumerable.Range(0, hours.Length).Where(one =>
                    Enumerable.Range(0, hours.Length).Count(other => hours[other] > hours[one] || (hours[other] == hours[one] && other > one)) < count);

                Assert.True(new NewestFilter(count, byVersion: false, 0).TryKeep(artifacts, out var kept, out _));
                Assert.Equal(expected, kept);
            },
            iter: 3_000);

    private static Gen<FilterRule> Patterns(string type, string? syntax, params string[] patterns) => Gen.Select(
        Gen.OneOf(patterns).Array[1, 3], Decoration,
        (some, decoration) => new FilterRule { Type = type, Values = some, Decoration = decoration, Syntax = syntax });
}

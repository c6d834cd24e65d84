using System.Globalization;
using System.Text.RegularExpressions;
using HarborReplication.Rules.Filters;
using HarborReplication.Rules.Tests.Patterns;

namespace HarborReplication.Rules.Tests.Filters;

/// <summary>What filters mean, word by word: what the selection is measured against.</summary>
internal static partial class PlainSelection
{
    /// <summary>The ranges that this reading knows.</summary>
    public static readonly Dictionary<string, Func<(int, int, int), bool>> Ranges = new()
    {
        [">=1.2 <2"] = version => version.CompareTo((1, 2, 0)) >= 0 && version.CompareTo((2, 0, 0)) < 0,
        ["^1.1"] = version => version.CompareTo((1, 1, 0)) >= 0 && version.CompareTo((2, 0, 0)) < 0,
        ["~1.2.1"] = version => version.CompareTo((1, 2, 1)) >= 0 && version.CompareTo((1, 3, 0)) < 0,
        ["1.x || 3.0.0"] = version => version.CompareTo((1, 0, 0)) >= 0 && version.CompareTo((2, 0, 0)) < 0 || version == (3, 0, 0),
    };

    public static bool Includes(FilterRule rule, string repository, string? tag, ArtifactFacts facts, DateTimeOffset now) => rule.Type switch
    {
        FilterTypes.Name => Matches(rule, repository) != Excludes(rule),
        FilterTypes.Tag => Matches(rule, tag ?? "") != Excludes(rule),
        FilterTypes.Label => rule.Values.Count == 0 || rule.Values.All(facts.Labels.Contains) != Excludes(rule),
        FilterTypes.MediaType => facts.Types!.Any(type => Matches(rule, type)) != Excludes(rule),
        FilterTypes.PushedWithin => now - facts.PushedAt <= Age(rule),
        FilterTypes.OlderThan => now - facts.PushedAt > Age(rule),
        _ => true,
    };

    private static bool Excludes(FilterRule rule) => rule.Decoration == Decorations.Excludes;

    private static bool Matches(FilterRule rule, string value) => rule.Values.Any(text => rule.Syntax switch
    {
        Syntaxes.Regex => Regex.IsMatch(value, $@"^(?:{text})\z"),
        Syntaxes.Semver => Version().Match(value) is { Success: true } version && Ranges[text]((Number(version, 1), Number(version, 2), Number(version, 3))),
        _ => PlainMatcher.IsMatch(text, value),
    });

    private static TimeSpan Age(FilterRule rule) => TimeSpan.FromDays(int.Parse(rule.Values[0].TrimEnd('d'), CultureInfo.InvariantCulture));

    private static int Number(Match version, int group) =>
        version.Groups[group].Success ? int.Parse(version.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    // Of prereleases none is in a range that names none.
    [GeneratedRegex(@"\A[vV]?(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*))?\z")]
    private static partial Regex Version();
}

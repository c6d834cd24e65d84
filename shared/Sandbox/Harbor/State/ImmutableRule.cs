using System.Text.RegularExpressions;

namespace HarborReplication.Sandbox.Harbor.State;

/// <summary>Tags that stay as they are, by patterns over repositories (without their project) and tags.</summary>
internal sealed record ImmutableRule(long Id, long ProjectId, string RepositoryPattern, string TagPattern, bool IsDisabled)
{
    public bool Covers(string repository, string tag) => !IsDisabled && Matches(RepositoryPattern, repository) && Matches(TagPattern, tag);

    // The part of the pattern language that rules are written in: **, *, ? and {a,b}.
    private static bool Matches(string pattern, string text) => Regex.IsMatch(
        text,
        "^" + Regex.Escape(pattern)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal)
            .Replace(@"\{", "(", StringComparison.Ordinal)
            .Replace("}", ")", StringComparison.Ordinal)
            .Replace(",", "|", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant);
}

using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Filters;

/// <summary>All <c>name</c> filters of a policy: each must match the full repository path, project included.</summary>
public sealed class RepositoryFilter
{
    /// <summary>More literal names than this are found by listing instead.</summary>
    public const int MaxLiteralNames = 1000;

    private readonly IReadOnlyList<Pattern> _patterns;

    public RepositoryFilter(IReadOnlyList<Pattern> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        _patterns = patterns;
        Prefix = patterns.Select(static pattern => pattern.LiteralPrefix).MaxBy(static prefix => prefix.Length) ?? "";
        LiteralNames = FindLiteralNames();
    }

    /// <summary>What every included repository name begins with; empty when nothing is known.</summary>
    public string Prefix { get; }

    /// <summary>
    /// Every name that can be included, when the patterns name them one by one (a source that cannot be listed can still be read
    /// then); null when only a listing can tell. Empty: the patterns contradict each other.
    /// </summary>
    public IReadOnlyList<string>? LiteralNames { get; }

    public bool Includes(string repository) => _patterns.All(pattern => pattern.IsMatch(repository));

    /// <summary>Whether a repository of the project can be included: false only where none can.</summary>
    public bool MayIncludeAnyOf(string project) => _patterns.All(pattern => pattern.CanBegin($"{project}/"));

    private string[]? FindLiteralNames()
    {
        if (_patterns.Any(pattern => !Prefix.StartsWith(pattern.LiteralPrefix, StringComparison.Ordinal)))
            return [];
        IReadOnlyList<string>? fewest = null;
        foreach (var pattern in _patterns)
        {
            if (pattern.TryListLiterals(MaxLiteralNames, out var names) && (fewest is null || names.Count < fewest.Count))
                fewest = names;
        }

        return fewest?.Where(name => name.Length > 0 && Includes(name)).ToArray();
    }
}

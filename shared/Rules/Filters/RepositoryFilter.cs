using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Filters;

/// <summary>All <c>name</c> filters of a policy: each must let the full repository path through, project included.</summary>
public sealed class RepositoryFilter
{
    /// <summary>More literal names than this are found by listing instead.</summary>
    public const int MaxLiteralNames = 1000;

    private readonly IReadOnlyList<NameFilter> _filters;
    private readonly IReadOnlyList<ITextPattern> _patterns;

    public RepositoryFilter(IReadOnlyList<NameFilter> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        _filters = filters;
        // What is to be left out says nothing about how the rest is called.
        _patterns = [.. filters.Where(static filter => !filter.Excludes).Select(static filter => filter.Pattern)];
        Prefix = _patterns.Select(static pattern => pattern.LiteralPrefix).MaxBy(static prefix => prefix.Length) ?? "";
        LiteralNames = FindLiteralNames();
    }

    /// <summary>What every included repository name begins with; empty when nothing is known.</summary>
    public string Prefix { get; }

    /// <summary>
    /// Every name that can be included, when the patterns name them one by one (a source that cannot be listed can still be read
    /// then); null when only a listing can tell. Empty: the patterns contradict each other.
    /// </summary>
    public IReadOnlyList<string>? LiteralNames { get; }

    public bool Includes(string repository) => LeftOutBy(repository) is null;

    /// <summary>The first filter that leaves the repository out, by its position among the policy's filters; null when none does.</summary>
    public int? LeftOutBy(string repository)
    {
        foreach (var filter in _filters)
        {
            if (!filter.Includes(repository))
                return filter.Position;
        }

        return null;
    }

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

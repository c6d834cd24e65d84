using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.Rules.Patterns;

/// <summary>Several patterns of one filter: whatever one of them matches.</summary>
internal sealed class AnyPattern : ITextPattern
{
    private readonly IReadOnlyList<ITextPattern> _patterns;

    /// <param name="patterns">At least one.</param>
    public AnyPattern(IReadOnlyList<ITextPattern> patterns)
    {
        _patterns = patterns;
        Text = string.Join(", ", patterns.Select(static pattern => pattern.Text));
        LiteralPrefix = patterns.Select(static pattern => pattern.LiteralPrefix).Aggregate(Shared);
    }

    public string Text { get; }

    public string LiteralPrefix { get; }

    public bool IsMatch(string value) => _patterns.Any(pattern => pattern.IsMatch(value));

    public bool CanBegin(string beginning) => _patterns.Any(pattern => pattern.CanBegin(beginning));

    public bool TryListLiterals(int limit, [NotNullWhen(true)] out IReadOnlyList<string>? values)
    {
        values = null;
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pattern in _patterns)
        {
            if (!pattern.TryListLiterals(limit, out var some))
                return false;
            all.UnionWith(some);
        }

        if (all.Count > limit)
            return false;
        values = [.. all];
        return true;
    }

    private static string Shared(string left, string right) => left[..left.AsSpan().CommonPrefixLength(right)];
}

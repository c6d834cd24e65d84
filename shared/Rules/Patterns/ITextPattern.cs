using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.Rules.Patterns;

/// <summary>What is matched against the whole of a name, a tag or a type, in one of the languages that filters may be written in.</summary>
public interface ITextPattern
{
    /// <summary>The pattern as it was written.</summary>
    string Text { get; }

    /// <summary>What every matching string begins with; empty when nothing is known.</summary>
    string LiteralPrefix { get; }

    /// <summary>Whether the whole of <paramref name="value"/> matches.</summary>
    bool IsMatch(string value);

    /// <summary>Whether a string that begins with <paramref name="beginning"/> can match: false only where none can.</summary>
    bool CanBegin(string beginning);

    /// <summary>The strings that match, when they can be named one by one and are no more than <paramref name="limit"/>.</summary>
    bool TryListLiterals(int limit, [NotNullWhen(true)] out IReadOnlyList<string>? values);
}

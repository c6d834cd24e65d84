using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.Rules.Patterns;

/// <summary>
/// A pattern over repository names or tags in Harbor's language (doublestar 1.3): <c>*</c>, <c>**</c> as a whole path component,
/// <c>?</c>, <c>[a-c]</c>, <c>[^a-c]</c>, <c>{a,b}</c> and <c>\</c>; case-sensitive, over the whole string, rune by rune.
/// The empty pattern matches everything. <see href="https://pkg.go.dev/github.com/bmatcuk/doublestar@v1.3.4"/>
/// </summary>
public sealed class Pattern : ITextPattern
{
    /// <summary>Longest pattern in UTF-16 code units; with <see cref="MaxNesting"/> it bounds what one match can cost.</summary>
    public const int MaxLength = 16 * 1024;

    /// <summary>Deepest nesting of brace groups.</summary>
    public const int MaxNesting = 32;

    private readonly Node _root;
    private readonly PatternProgram _program;
    private readonly string? _only;

    private Pattern(string text, Node root)
    {
        Text = text;
        _root = root;
        _program = PatternProgram.Compile(root);
        LiteralPrefix = PatternLiterals.Prefix(root);
        _only = TryListLiterals(1, out var names) ? names[0] : null;
    }

    public string Text { get; }

    public string LiteralPrefix { get; }

    /// <summary>True for the empty pattern, which matches everything.</summary>
    public bool MatchesEverything => Text.Length == 0;

    /// <summary>
    /// Reads a whole pattern. A malformed one is refused with the position (counted in characters from 1) and what would be right,
    /// where Harbor finds out only when a match happens to reach the bad part.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Pattern? pattern, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        if (text.Length > MaxLength)
        {
            error = $"the pattern is {text.Length} characters long; at most {MaxLength} are allowed";
            return false;
        }

        var root = new PatternParser(text).Parse(out error);
        if (root is null)
        {
            error ??= "the pattern is malformed";
            return false;
        }

        pattern = new Pattern(text, root);
        error = null;
        return true;
    }

    /// <summary>Whether the whole of <paramref name="value"/> matches; time grows with the product of both lengths at most.</summary>
    public bool IsMatch(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (MatchesEverything)
            return true;
        if (_only is not null)
            return string.Equals(_only, value, StringComparison.Ordinal);
        return value.StartsWith(LiteralPrefix, StringComparison.Ordinal) && _program.IsMatch(value);
    }

    public bool CanBegin(string beginning)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        return MatchesEverything || _program.CanBegin(beginning);
    }

    /// <summary>The strings that match, when there are no wildcards and no more than <paramref name="limit"/> of them.</summary>
    public bool TryListLiterals(int limit, [NotNullWhen(true)] out IReadOnlyList<string>? values)
    {
        values = MatchesEverything ? null : PatternLiterals.List(_root, limit);
        return values is not null;
    }

    public override string ToString() => Text;
}

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace HarborReplication.Rules.Patterns;

/// <summary>
/// A regular expression over the whole string, in .NET's language without what takes more than linear time: look-around, back-references,
/// atomic groups and conditions. Case-sensitive.
/// <see href="https://learn.microsoft.com/dotnet/standard/base-types/regular-expression-options#nonbacktracking-mode"/>
/// </summary>
public sealed partial class RegexPattern : ITextPattern
{
    public const int MaxLength = 512;

    /// <summary>Most repetitions of one part; no repository name is longer.</summary>
    public const int MaxRepetitions = 255;

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly SearchValues<char> Literals = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-");

    private readonly Regex _regex;

    private RegexPattern(string text)
    {
        Text = text;
        // By itself first: only what is whole stays inside the anchors.
        _ = new Regex(text, Linear);
        _regex = new Regex($@"\A(?:{text})\z", Linear);
        LiteralPrefix = Prefix(text);
    }

    public string Text { get; }

    public string LiteralPrefix { get; }

    /// <summary>Reads an expression; the error names the part that is refused, and its position counted in characters from 1.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RegexPattern? pattern, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        error = Shape(text);
        if (error is not null)
            return false;
        try
        {
            pattern = new RegexPattern(text);
            return true;
        }
        catch (RegexParseException e)
        {
            error = $"position {e.Offset + 1}: {Told(e)}";
        }
        catch (NotSupportedException e)
        {
            error = Refused(e);
        }

        return false;
    }

    public bool IsMatch(string value) => value.StartsWith(LiteralPrefix, StringComparison.Ordinal) && _regex.IsMatch(value);

    public bool CanBegin(string beginning)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        return beginning.StartsWith(LiteralPrefix, StringComparison.Ordinal) || LiteralPrefix.StartsWith(beginning, StringComparison.Ordinal);
    }

    public bool TryListLiterals(int limit, [NotNullWhen(true)] out IReadOnlyList<string>? values)
    {
        values = LiteralPrefix.Length == Text.Length ? [Text] : null;
        return values is not null;
    }

    public override string ToString() => Text;

    private static string? Shape(string text)
    {
        if (text.Length == 0)
            return "the expression is empty; leave the filter out to take everything";
        if (text.Length > MaxLength)
            return $"the expression is {text.Length} characters long; at most {MaxLength} are allowed";
        foreach (var repetition in Repetition().Matches(text).ToList())
        {
            var most = repetition.Groups["most"] is { Length: > 0 } upper ? upper : repetition.Groups["least"];
            if (!int.TryParse(most.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MaxRepetitions)
                return $"position {repetition.Index + 1}: {repetition.Value} repeats more often than {MaxRepetitions} times; use * or + without an end";
        }

        return null;
    }

    // "Invalid pattern 'x(' at offset 2. Not enough )'s."
    private static string Told(RegexParseException e)
    {
        var lead = $"at offset {e.Offset}. ";
        var at = e.Message.LastIndexOf(lead, StringComparison.Ordinal);
        return at < 0 ? e.Message : e.Message[(at + lead.Length)..].TrimEnd('.');
    }

    // "RegexOptions.NonBacktracking is not supported in conjunction with expressions containing: 'backreference (\ number)'." Nothing else is
    // refused but an automaton that would be too large.
    private static string Refused(NotSupportedException e)
    {
        const string lead = "containing: ";
        var at = e.Message.LastIndexOf(lead, StringComparison.Ordinal);
        return at < 0
            ? "the expression is too large: what it repeats within repetitions multiplies; use * or + without an end"
            : $"{e.Message[(at + lead.Length)..].TrimEnd('.').Trim('\'')} cannot be matched in linear time and is refused; write the alternatives out, as in (dev|main)-[0-9]+";
    }

    // What stands before the first character that means something else; nothing where the expression is a choice.
    private static string Prefix(string text)
    {
        if (text.Contains('|', StringComparison.Ordinal))
            return "";
        var length = text.AsSpan().IndexOfAnyExcept(Literals);
        if (length < 0)
            return text;
        return length > 0 && text[length] is '*' or '?' or '{' ? text[..(length - 1)] : text[..length];
    }

    [GeneratedRegex(@"\{(?<least>[0-9]+)(,(?<most>[0-9]*))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Repetition();
}

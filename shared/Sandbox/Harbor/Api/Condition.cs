using System.Globalization;

namespace HarborReplication.Sandbox.Harbor.Api;

/// <summary>
/// What <c>q</c> asks of one field: <c>v</c>, <c>~v</c>, <c>[a~b]</c>, <c>{v1 v2}</c> or <c>(v1 v2)</c>.
/// </summary>
internal sealed record Condition(char Form, IReadOnlyList<string> Values)
{
    public const char Exact = '=';
    public const char Fuzzy = '~';
    public const char Range = '[';
    public const char AnyOf = '{';
    public const char AllOf = '(';

    public static Condition Parse(string text) => text[0] switch
    {
        '~' => new Condition(Fuzzy, [text[1..]]),
        '[' => new Condition(Range, Inner(text, ']').Split('~') is { Length: 2 } ends ? ends : throw Invalid(text)),
        '{' => new Condition(AnyOf, Words(Inner(text, '}'))),
        '(' => new Condition(AllOf, Words(Inner(text, ')'))),
        '\\' => new Condition(Exact, [text[1..]]),
        _ => new Condition(Exact, [text]),
    };

    public bool Accepts(string value) => Form switch
    {
        Fuzzy => value.Contains(Values[0], StringComparison.OrdinalIgnoreCase),
        Range => string.CompareOrdinal(value, Values[0]) >= 0 && (Values[1].Length == 0 || string.CompareOrdinal(value, Values[1]) <= 0),
        _ => Values.Contains(value, StringComparer.Ordinal),
    };

    public bool Accepts(long value) => Form switch
    {
        Range => value >= Bound(Values[0], long.MinValue) && value <= Bound(Values[1], long.MaxValue),
        _ => Values.Contains(value.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal),
    };

    private static long Bound(string text, long otherwise) =>
        text.Length == 0 ? otherwise : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bound) ? bound : throw Invalid(text);

    private static string Inner(string text, char end) => text.Length > 2 && text[^1] == end ? text[1..^1] : throw Invalid(text);

    private static string[] Words(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('\'', '"'))];

    private static ApiRefusal Invalid(string text) => ApiRefusal.BadRequest($"invalid query string value: {text}");
}

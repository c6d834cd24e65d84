using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace HarborReplication.PolicyService.Http.Queries;

/// <summary>Reads Harbor's query language: items separated by commas, decoded once more than the URL itself.</summary>
internal static class QueryText
{
    public static bool TryParse(string? text, out IReadOnlyList<QueryItem> items, [NotNullWhen(false)] out string? error)
    {
        var read = new List<QueryItem>();
        items = read;
        error = null;
        if (string.IsNullOrWhiteSpace(text))
            return true;
        foreach (var part in WebUtility.UrlDecode(text).Split(','))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? ("", "") : (part[..equals].Trim(), part[(equals + 1)..].Trim());
            if (key.Length == 0 || value.Length == 0 || value.Contains('\0', StringComparison.Ordinal))
            {
                error = $"q: \"{part}\" is not key=value; write name=x, name=~x, id=[1~9] or id={{1 2}}, separated by commas";
                return false;
            }

            if (Item(key, value) is not { } item)
            {
                error = $"q: invalid query string value: {value}; write x, ~x, [a~b], {{a b}} or (a b)";
                return false;
            }

            read.Add(item);
        }

        return true;
    }

    private static QueryItem? Item(string key, string value) => value[0] switch
    {
        '~' => value.Length > 1 ? new QueryItem(key, QueryForm.Fuzzy, [value[1..]]) : null,
        '[' => Range(key, value),
        '{' => List(key, value, '}', QueryForm.Any),
        '(' => List(key, value, ')', QueryForm.All),
        '\\' => value.Length > 1 ? new QueryItem(key, QueryForm.Exact, [value[1..]]) : null,
        _ => new QueryItem(key, QueryForm.Exact, [value]),
    };

    private static QueryItem? Range(string key, string value)
    {
        var ends = value[^1] == ']' ? value[1..^1].Split('~') : [];
        return ends.Length == 2 && ends.Any(end => end.Length > 0)
            ? new QueryItem(key, QueryForm.Range, [.. ends.Select(Unquoted)])
            : null;
    }

    private static QueryItem? List(string key, string value, char close, QueryForm form)
    {
        var values = value.Length > 1 && value[^1] == close ? value[1..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        return values.Length == 0 ? null : new QueryItem(key, form, [.. values.Select(Unquoted)]);
    }

    private static string Unquoted(string text) => text.Trim().Trim('"', '\'');
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace HarborReplication.Sandbox.Harbor.Api;

/// <summary><c>q</c>, <c>sort</c>, <c>page</c> and <c>page_size</c> of a list, and the page that they cut out of it.</summary>
internal sealed class ListQuery
{
    private const int LargestPage = 100;
    private readonly ApiCall _call;
    private readonly Dictionary<string, Condition> _conditions = new(StringComparer.Ordinal);
    private readonly long _page;
    private readonly long _pageSize;

    private ListQuery(ApiCall call)
    {
        _call = call;
        _page = NumberOf("page", 1);
        _pageSize = NumberOf("page_size", 10);
        if (_pageSize > LargestPage)
            throw ApiRefusal.Invalid($"page_size in query should be less than or equal to {LargestPage}");
        // Harbor decodes the value once more than HTTP does.
        foreach (var item in Uri.UnescapeDataString(call.Query["q"].ToString()).Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = item.Split('=', 2);
            if (pair is not [{ Length: > 0 }, { Length: > 0 }])
                throw ApiRefusal.BadRequest($"invalid query string value: {item}");
            _conditions[pair[0]] = Condition.Parse(pair[1]);
        }
    }

    public static ListQuery Of(ApiCall call) => new(call);

    /// <summary>Null when <c>q</c> does not name the field.</summary>
    public Condition? On(string field) => _conditions.GetValueOrDefault(field);

    public bool Accepts(string field, string value) => On(field)?.Accepts(value) ?? true;

    public bool Accepts(string field, long value) => On(field)?.Accepts(value) ?? true;

    /// <summary>Sorts, counts and cuts. A field that cannot be sorted by is passed over, as Harbor does.</summary>
    public ApiAnswer Page<T>(IEnumerable<T> rows, string defaultSort, IReadOnlyDictionary<string, Func<T, IComparable>> fields, Func<T, JsonNode> show)
    {
        var sort = _call.Query["sort"].ToString() is { Length: > 0 } asked ? asked : defaultSort;
        IOrderedEnumerable<T> sorted = rows.Order(Comparer<T>.Create((_, _) => 0));
        foreach (var word in sort.Split(',').Where(word => fields.ContainsKey(word.TrimStart('-'))))
        {
            var field = fields[word.TrimStart('-')];
            sorted = word.StartsWith('-') ? sorted.ThenByDescending(field, Ordinal) : sorted.ThenBy(field, Ordinal);
        }

        var all = sorted.ToList();
        var page = _pageSize <= 0 ? all : [.. all.Skip((int)((_page - 1) * _pageSize)).Take((int)_pageSize)];
        return new ApiAnswer(200, new JsonArray([.. page.Select(show)])) { TotalCount = all.Count, Link = LinkOf(all.Count) };
    }

    private static Comparer<IComparable> Ordinal { get; } = Comparer<IComparable>.Create(
        (one, other) => one is string text ? string.CompareOrdinal(text, (string)other) : one.CompareTo(other));

    private long NumberOf(string name, long otherwise)
    {
        if (_call.Query[name].ToString() is not { Length: > 0 } text)
            return otherwise;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiRefusal.Invalid($"{name} in query must be of type int64: \"{text}\"");
    }

    // </api/v2.0/projects?page=1&page_size=2>; rel="prev" , </api/v2.0/projects?page=3&page_size=2>; rel="next"
    private string? LinkOf(int count)
    {
        var links = new List<string>();
        if (_page > 1 && (_page - 2) * _pageSize < count)
            links.Add(LinkTo(_page - 1, "prev"));
        if (_pageSize > 0 && _page * _pageSize < count)
            links.Add(LinkTo(_page + 1, "next"));
        return links.Count == 0 ? null : string.Join(" , ", links);
    }

    private string LinkTo(long page, string relation)
    {
        var parameters = _call.Query
            .Where(parameter => parameter.Key is not ("page" or "page_size"))
            .Select(parameter => (parameter.Key, Value: Uri.UnescapeDataString(parameter.Value.ToString())))
            .Append(("page", page.ToString(CultureInfo.InvariantCulture)))
            .Append(("page_size", _pageSize.ToString(CultureInfo.InvariantCulture)))
            .OrderBy(parameter => parameter.Item1, StringComparer.Ordinal)
            .Select(parameter => $"{parameter.Item1}={parameter.Item2}");
        return $"<{_call.Path}?{string.Join('&', parameters)}>; rel=\"{relation}\"";
    }
}

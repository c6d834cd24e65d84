using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.PolicyService.Http.Queries;

/// <summary>The fields of a listing. As in Harbor, a field that is not there neither filters nor sorts.</summary>
internal sealed class FieldMap<T>(params IReadOnlyList<Field<T>> fields)
{
    public bool TryWhere(IQueryable<T> rows, string? q, out IQueryable<T> filtered, [NotNullWhen(false)] out ApiProblem? problem)
    {
        filtered = rows;
        problem = null;
        if (!QueryText.TryParse(q, out var items, out var error))
        {
            problem = ApiProblem.BadRequest(error);
            return false;
        }

        foreach (var item in items.Select(item => item.WithoutSuffix()))
        {
            if (Find(item.Key) is not { } field)
                continue;
            if (field.Where(filtered, item) is not { } narrowed)
            {
                problem = ApiProblem.BadRequest($"q: {item.Key} takes {field.Takes}, not \"{string.Join(' ', item.Values)}\"");
                return false;
            }

            filtered = narrowed;
        }

        return true;
    }

    /// <summary>Harbor's older way of asking for a part of a text field.</summary>
    public IQueryable<T> WhereContains(IQueryable<T> rows, string field, string? part) =>
        string.IsNullOrEmpty(part) ? rows : Find(field)?.Where(rows, new QueryItem(field, QueryForm.Fuzzy, [part])) ?? rows;

    /// <summary>Sorts as asked, or by <paramref name="otherwise"/>, whose last field decides between equals.</summary>
    public IQueryable<T> Order(IQueryable<T> rows, string? sort, string otherwise)
    {
        var asked = Known(sort).ToList();
        var wanted = asked.Count > 0 ? [.. asked, (Known(otherwise).Last().Field, asked[^1].Descending)] : Known(otherwise);
        return wanted.Aggregate(rows, (sorted, one) => one.Field.Order(sorted, one.Descending));
    }

    private IEnumerable<(Field<T> Field, bool Descending)> Known(string? sort)
    {
        foreach (var word in (sort ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Find(word.TrimStart('-')) is { } field)
                yield return (field, word.StartsWith('-'));
        }
    }

    private Field<T>? Find(string key) => fields.FirstOrDefault(field => field.Name.Equals(key, StringComparison.OrdinalIgnoreCase));
}

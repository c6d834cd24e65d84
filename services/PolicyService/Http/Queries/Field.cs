using System.Linq.Expressions;

namespace HarborReplication.PolicyService.Http.Queries;

/// <summary>A field of <typeparamref name="T"/> that listings may filter and sort by.</summary>
internal abstract class Field<T>(string name)
{
    public string Name { get; } = name;

    /// <summary>Null when the item's values are not of the field's type.</summary>
    public abstract IQueryable<T>? Where(IQueryable<T> rows, QueryItem item);

    public abstract IOrderedQueryable<T> Order(IQueryable<T> rows, bool descending);

    public abstract string Takes { get; }
}

/// <summary>The same with the field's type.</summary>
internal sealed class Field<T, TValue>(string name, Expression<Func<T, TValue>> selector, FieldType<TValue> type) : Field<T>(name)
{
    public override string Takes => type.Takes;

    public override IQueryable<T>? Where(IQueryable<T> rows, QueryItem item)
    {
        switch (item.Form)
        {
            case QueryForm.All:
                return rows;
            case QueryForm.Fuzzy:
                return typeof(TValue) == typeof(string) ? rows.Where(Condition(Contains(item.Values[0]))) : null;
            case QueryForm.Range:
                return Range(rows, item.Values[0], item.Values[1]);
            case QueryForm.Above or QueryForm.Below:
                return type.TryRead(item.Values[0], out var end) ? rows.Where(Condition(Beyond(end, item.Form == QueryForm.Above))) : null;
            default:
                var values = new List<TValue>();
                foreach (var text in item.Values)
                {
                    if (!type.TryRead(text, out var value))
                        return null;
                    values.Add(value);
                }

                return rows.Where(Condition(values.Select(value => (Expression)Expression.Equal(selector.Body, Parameter(value))).Aggregate(Expression.OrElse)));
        }
    }

    public override IOrderedQueryable<T> Order(IQueryable<T> rows, bool descending) => rows.Expression.Type.IsAssignableTo(typeof(IOrderedQueryable<T>))
        ? descending ? ((IOrderedQueryable<T>)rows).ThenByDescending(selector) : ((IOrderedQueryable<T>)rows).ThenBy(selector)
        : descending ? rows.OrderByDescending(selector) : rows.OrderBy(selector);

    private IQueryable<T>? Range(IQueryable<T> rows, string from, string to)
    {
        foreach (var (text, above) in new[] { (from, true), (to, false) })
        {
            if (text.Length == 0)
                continue;
            if (!type.TryRead(text, out var value))
                return null;
            rows = rows.Where(Condition(Compare(value, above)));
        }

        return rows;
    }

    private BinaryExpression Compare(TValue value, bool above)
    {
        var (left, right) = Sides(value);
        return above ? Expression.GreaterThanOrEqual(left, right) : Expression.LessThanOrEqual(left, right);
    }

    private BinaryExpression Beyond(TValue value, bool above)
    {
        var (left, right) = Sides(value);
        return above ? Expression.GreaterThan(left, right) : Expression.LessThan(left, right);
    }

    private (Expression Left, Expression Right) Sides(TValue value) => typeof(TValue) == typeof(string)
        ? (Expression.Call(typeof(string), nameof(string.Compare), null, selector.Body, Parameter(value)), Expression.Constant(0))
        : (selector.Body, Parameter(value));

    private MethodCallExpression Contains(string text)
    {
#pragma warning disable CA1308, CA1304, CA1311 // The database compares in lower case; its own function is what is called.
        var lower = typeof(string).GetMethod(nameof(string.ToLower), [])!;
        return Expression.Call(
            Expression.Call(selector.Body, lower), nameof(string.Contains), null, Held.Expression(text.ToLowerInvariant()));
#pragma warning restore CA1308, CA1304, CA1311
    }

    private Expression<Func<T, bool>> Condition(Expression body) => Expression.Lambda<Func<T, bool>>(body, selector.Parameters);

    private static MemberExpression Parameter(TValue value) => Held.Expression(value);
}

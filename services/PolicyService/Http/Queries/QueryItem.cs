namespace HarborReplication.PolicyService.Http.Queries;

/// <summary>One item of Harbor's <c>q</c>: <c>key=value</c> in one of its forms.</summary>
/// <param name="Key">The field's name.</param>
/// <param name="Form">How the values are meant.</param>
/// <param name="Values">One value; two for a range, either of which may be empty; any number for a list.</param>
internal sealed record QueryItem(string Key, QueryForm Form, IReadOnlyList<string> Values)
{
    private const string Joint = "__";

    /// <summary>The item in its plain form, where the key says by a suffix how the value is meant, as in <c>id__gt=5</c>.</summary>
    public QueryItem WithoutSuffix()
    {
        var joint = Key.LastIndexOf(Joint, StringComparison.Ordinal);
        var plain = joint < 0 ? this : this with { Key = Key[..joint] };
        return joint < 0 || Form != QueryForm.Exact
            ? plain
            : Key[(joint + Joint.Length)..] switch
            {
                "icontains" => plain with { Form = QueryForm.Fuzzy },
                "gte" => plain with { Form = QueryForm.Range, Values = [Values[0], ""] },
                "lte" => plain with { Form = QueryForm.Range, Values = ["", Values[0]] },
                "gt" => plain with { Form = QueryForm.Above },
                "lt" => plain with { Form = QueryForm.Below },
                "exact" or "in" => plain,
                _ => this,
            };
    }
}

internal enum QueryForm
{
    /// <summary><c>k=v</c></summary>
    Exact,

    /// <summary><c>k=~v</c>: contains, whatever the case.</summary>
    Fuzzy,

    /// <summary><c>k=[a~b]</c>, both ends included.</summary>
    Range,

    /// <summary><c>k={a b}</c></summary>
    Any,

    /// <summary><c>k__gt=v</c></summary>
    Above,

    /// <summary><c>k__lt=v</c></summary>
    Below,

    /// <summary><c>k=(a b)</c>: read and, as in Harbor, applied to no plain field.</summary>
    All,
}

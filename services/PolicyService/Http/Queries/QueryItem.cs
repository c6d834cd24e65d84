namespace HarborReplication.PolicyService.Http.Queries;

/// <summary>One item of Harbor's <c>q</c>: <c>key=value</c> in one of its forms.</summary>
/// <param name="Key">The field's name.</param>
/// <param name="Form">How the values are meant.</param>
/// <param name="Values">One value; two for a range, either of which may be empty; any number for a list.</param>
internal sealed record QueryItem(string Key, QueryForm Form, IReadOnlyList<string> Values);

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

    /// <summary><c>k=(a b)</c>: read and, as in Harbor, applied to no plain field.</summary>
    All,
}

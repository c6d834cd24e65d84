namespace HarborReplication.PolicyService.Http.OpenApi;

/// <summary>A query parameter that is read without the framework's binding, for the document.</summary>
/// <param name="Key">As in the URL.</param>
/// <param name="Type"><c>string</c> or <c>integer</c>.</param>
/// <param name="Description">One sentence.</param>
internal sealed record QueryParameter(string Key, string Type, string Description)
{
    public static readonly QueryParameter Q = new("q", "string", "Filters: k=v, k=~v, k=[a~b], k={a b}, separated by commas.");
}

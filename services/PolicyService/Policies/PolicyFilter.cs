using System.Text.Json;

namespace HarborReplication.PolicyService.Policies;

/// <summary>One filter of a policy as it is stored and shown.</summary>
/// <param name="Type"><c>name</c>, <c>tag</c>, <c>label</c> or <c>resource</c>.</param>
/// <param name="Value">A pattern; for <c>label</c> an array of names.</param>
/// <param name="Decoration"><c>matches</c>, <c>excludes</c> or nothing.</param>
internal sealed record PolicyFilter(string Type, JsonElement Value, string? Decoration)
{
    public static IReadOnlyList<PolicyFilter> Read(string json) => JsonSerializer.Deserialize<List<PolicyFilter>>(json, JsonSerializerOptions.Web) ?? [];

    public static string Write(IEnumerable<PolicyFilter> filters) => JsonSerializer.Serialize(filters, JsonSerializerOptions.Web);

    /// <summary>The value as a list: one pattern, or the label names.</summary>
    public IReadOnlyList<string> Values() => Value.ValueKind switch
    {
        JsonValueKind.Array => [.. Value.EnumerateArray().Select(item => item.ToString())],
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        _ => [Value.ToString()],
    };
}

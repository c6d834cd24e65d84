using System.Text.Json;
using HarborReplication.Contracts.Work;
using HarborReplication.Rules.Filters;

namespace HarborReplication.PolicyService.Policies;

/// <summary>One filter of a policy as it is stored and shown.</summary>
/// <param name="Type">One of <see cref="FilterTypes"/>.</param>
/// <param name="Value">A pattern or an array of them; for <c>label</c> an array of names; a number or a time.</param>
/// <param name="Decoration"><c>matches</c>, <c>excludes</c> or nothing.</param>
/// <param name="Syntax">One of <see cref="Syntaxes"/> or nothing.</param>
internal sealed record PolicyFilter(string Type, JsonElement Value, string? Decoration, string? Syntax = null)
{
    public static IReadOnlyList<PolicyFilter> Read(string json) => JsonSerializer.Deserialize<List<PolicyFilter>>(json, JsonSerializerOptions.Web) ?? [];

    public static string Write(IEnumerable<PolicyFilter> filters) => JsonSerializer.Serialize(filters, JsonSerializerOptions.Web);

    public FilterRule ToRule() => new() { Type = Type, Values = Values(), Decoration = Decoration, Syntax = Syntax };

    public PlanFilter ToPlan() => new() { Type = Type, Values = Values(), Decoration = Decoration, Syntax = Syntax };

    private IReadOnlyList<string> Values() => Value.ValueKind switch
    {
        JsonValueKind.Array => [.. Value.EnumerateArray().Select(item => item.ToString())],
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        _ => [Value.ToString()],
    };
}

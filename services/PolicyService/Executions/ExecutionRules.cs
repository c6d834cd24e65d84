using System.Text.Json;
using HarborReplication.PolicyService.Policies;

namespace HarborReplication.PolicyService.Executions;

/// <summary>What an execution needs of its policy, kept as it was: a later change of the policy is for later executions.</summary>
internal sealed record ExecutionRules
{
    public required string PolicyName { get; init; }
    public required IReadOnlyList<long> Destinations { get; init; }
    public required string DestinationNamespace { get; init; }
    public required int ReplaceCount { get; init; }
    public required IReadOnlyList<PolicyFilter> Filters { get; init; }
    public required bool Override { get; init; }
    public required bool CopyByChunk { get; init; }
    public required int Speed { get; init; }
    public bool Deletion { get; init; }

    public static ExecutionRules Of(Policy policy) => new()
    {
        PolicyName = policy.Name,
        Destinations = [.. policy.Destinations.OrderBy(destination => destination.Ordinal).Select(destination => destination.RegistryId)],
        DestinationNamespace = policy.DestinationNamespace,
        ReplaceCount = policy.ReplaceCount,
        Filters = PolicyFilter.Read(policy.Filters),
        Override = policy.Override,
        CopyByChunk = policy.CopyByChunk,
        Speed = policy.Speed,
        Deletion = policy.Deletion,
    };

    public static ExecutionRules Read(string json) =>
        JsonSerializer.Deserialize<ExecutionRules>(json, JsonSerializerOptions.Web) ?? throw new JsonException("An execution's rules are null.");

    public string Write() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}

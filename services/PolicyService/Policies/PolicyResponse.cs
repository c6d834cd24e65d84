using System.Text.Json;
using HarborReplication.PolicyService.Registries;

namespace HarborReplication.PolicyService.Policies;

/// <summary>A policy as it is shown.</summary>
internal sealed record PolicyResponse
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string Description { get; init; }
    public required RegistryResponse SrcRegistry { get; init; }
    public required RegistryResponse DestRegistry { get; init; }
    public required IReadOnlyList<DestinationResponse> Destinations { get; init; }
    public required string DestNamespace { get; init; }
    public required int DestNamespaceReplaceCount { get; init; }
    public TriggerResponse? Trigger { get; init; }
    public required IReadOnlyList<FilterResponse> Filters { get; init; }
    public required bool Deletion { get; init; }
    public required bool ReplicateDeletion { get; init; }
    public required bool Override { get; init; }
    public required bool Enabled { get; init; }
    public required int Speed { get; init; }
    public required bool CopyByChunk { get; init; }
    public required bool SingleActiveReplication { get; init; }
    public string? WorkerRegion { get; init; }
    public string? TimeZone { get; init; }
    public required DateTimeOffset CreationTime { get; init; }
    public required DateTimeOffset UpdateTime { get; init; }

    public static PolicyResponse Of(Policy policy, IReadOnlyDictionary<long, RegistryRecord> registries)
    {
        var destinations = policy.Destinations.OrderBy(one => one.Ordinal).Select(one => registries[one.RegistryId]).ToList();
        return new PolicyResponse
        {
            Id = policy.Id,
            Name = policy.Name,
            Description = policy.Description,
            SrcRegistry = RegistryResponse.Of(registries[policy.SourceRegistryId]),
            DestRegistry = RegistryResponse.Of(destinations[0]),
            Destinations = [.. destinations.Select(registry => new DestinationResponse(registry.Id, registry.Name))],
            DestNamespace = policy.DestinationNamespace,
            DestNamespaceReplaceCount = policy.ReplaceCount,
            Trigger = policy.Trigger is { } trigger ? new TriggerResponse(trigger, new TriggerSettingsResponse(policy.Cron)) : null,
            Filters = [.. PolicyFilter.Read(policy.Filters).Select(filter => new FilterResponse(filter.Type, filter.Value, filter.Decoration))],
            Deletion = policy.Deletion,
            ReplicateDeletion = policy.Deletion,
            Override = policy.Override,
            Enabled = policy.Enabled,
            Speed = policy.Speed,
            CopyByChunk = policy.CopyByChunk,
            SingleActiveReplication = policy.SingleActive,
            WorkerRegion = policy.WorkerRegion,
            TimeZone = policy.TimeZone,
            CreationTime = policy.CreationTime,
            UpdateTime = policy.UpdateTime,
        };
    }
}

/// <summary>One of the registries that a policy copies to.</summary>
internal sealed record DestinationResponse(long Id, string Name);

/// <summary>When a policy runs by itself.</summary>
internal sealed record TriggerResponse(string Type, TriggerSettingsResponse TriggerSettings);

/// <summary>The schedule; absent where the trigger has none.</summary>
internal sealed record TriggerSettingsResponse(string? Cron);

/// <summary>What a policy lets through.</summary>
internal sealed record FilterResponse(string Type, JsonElement Value, string? Decoration);

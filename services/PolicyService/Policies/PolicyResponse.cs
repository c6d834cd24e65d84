using System.Text.Json;
using System.Text.Json.Serialization;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Windows;

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

    /// <summary>Null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required IReadOnlyList<FilterResponse>? Filters { get; init; }
    public required bool Deletion { get; init; }
    public required bool ReplicateDeletion { get; init; }
    public required bool Override { get; init; }
    public required bool Enabled { get; init; }
    public required int Speed { get; init; }

    /// <summary>How many of its tasks may be under way at a time; 0 is unlimited.</summary>
    public required int MaxConcurrent { get; init; }

    /// <summary>When its scheduled runs and what reconciliation finds may be copied; at any time when there are none.</summary>
    public required IReadOnlyList<WindowResponse> Windows { get; init; }
    public required bool CopyByChunk { get; init; }
    public required bool SingleActiveReplication { get; init; }
    public string? WorkerRegion { get; init; }
    public string? TimeZone { get; init; }
    public required string Reconcile { get; init; }
    public required string Conflict { get; init; }

    /// <summary>Absent unless <see cref="Conflict"/> needs one.</summary>
    public long? HomeRegistry { get; init; }

    /// <summary>
    /// Present where other policies copy back from its destination: the first of them all, this one included, decides by its <c>conflict</c>.
    /// </summary>
    public long? ConflictRuledBy { get; init; }

    /// <summary>When the schedule runs next, jitter not counted; null where it does not run by itself.</summary>
    public IReadOnlyList<DateTimeOffset>? NextRuns { get; init; }
    public required DateTimeOffset CreationTime { get; init; }
    public required DateTimeOffset UpdateTime { get; init; }

    /// <param name="policy">What is shown.</param>
    /// <param name="registry">How a registry is shown, by its id and whether it was given as the local one.</param>
    /// <param name="rulingPolicy">Which policy decides conflicts; null where nothing comes back.</param>
    /// <param name="now">From when on runs are listed.</param>
    public static PolicyResponse Of(Policy policy, Func<long, bool, RegistryResponse> registry, long? rulingPolicy, DateTimeOffset now)
    {
        var source = registry(policy.SourceRegistryId, policy.SourceIsLocal);
        var destinations = policy.Destinations.OrderBy(one => one.Ordinal).Select(one => registry(one.RegistryId, one.IsLocal)).ToList();
        var filters = PolicyFilter.Read(policy.Filters).Select(filter => new FilterResponse(filter.Type, filter.Value, filter.Decoration, filter.Syntax)).ToList();
        return new PolicyResponse
        {
            Id = policy.Id,
            Name = policy.Name,
            Description = policy.Description,
            SrcRegistry = source,
            DestRegistry = destinations[0],
            Destinations = [.. destinations.Select(one => new DestinationResponse(one.Id, one.Name))],
            DestNamespace = policy.DestinationNamespace,
            DestNamespaceReplaceCount = policy.ReplaceCount,
            Trigger = policy.Trigger is { } trigger ? new TriggerResponse(trigger, TriggerSettingsResponse.Of(policy)) : null,
            Filters = filters.Count == 0 ? null : filters,
            Deletion = policy.Deletion,
            ReplicateDeletion = policy.Deletion,
            Override = policy.Override,
            Enabled = policy.Enabled,
            Speed = policy.Speed,
            MaxConcurrent = policy.MaxConcurrent,
            Windows = [.. PolicyWindows.Read(policy.Windows).Select(WindowResponse.Of)],
            CopyByChunk = policy.CopyByChunk,
            SingleActiveReplication = policy.SingleActive,
            WorkerRegion = policy.WorkerRegion,
            TimeZone = policy.TimeZone,
            Reconcile = policy.Reconcile,
            Conflict = policy.Conflict,
            HomeRegistry = policy.HomeRegistryId is not { } home ? null : home == policy.SourceRegistryId ? source.Id : destinations[0].Id,
            ConflictRuledBy = rulingPolicy,
            NextRuns = ScheduledRuns.Of(policy, now),
            CreationTime = policy.CreationTime,
            UpdateTime = policy.UpdateTime,
        };
    }
}

/// <summary>One of the registries that a policy copies to.</summary>
internal sealed record DestinationResponse(long Id, string Name);

/// <summary>When a policy runs by itself; settings only where some were given.</summary>
internal sealed record TriggerResponse(string Type, TriggerSettingsResponse? TriggerSettings);

/// <summary>The schedule; absent where the trigger has none.</summary>
internal sealed record TriggerSettingsResponse(string? Cron, int? JitterSeconds, string? MissedRuns, bool? Paused)
{
    /// <returns>Null when no settings were given; what is not Harbor's is shown where it was set.</returns>
    public static TriggerSettingsResponse? Of(Policy policy) => policy.Cron is not { } cron
        ? null
        : new(
            cron.Length == 0 ? null : cron,
            policy.JitterSeconds == 0 ? null : policy.JitterSeconds,
            policy.MissedRuns == Contracts.Words.MissedRuns.RunOnce ? null : policy.MissedRuns,
            policy.SchedulePaused ? true : null);
}

/// <summary>What a policy lets through.</summary>
internal sealed record FilterResponse(string Type, JsonElement Value, string? Decoration, string? Syntax);

using HarborReplication.Contracts.Requests;

namespace HarborReplication.Contracts.Work;

/// <summary>The planning of one execution lent to a worker session: list the source, compare, report in numbered batches.</summary>
public sealed record GrantedPlan
{
    public required long ExecutionId { get; init; }
    public required int PlanAttempt { get; init; }
    public required long PolicyId { get; init; }
    public required RegistryVersion Source { get; init; }
    public required IReadOnlyList<PlanDestination> Destinations { get; init; }
    public required IReadOnlyList<PlanFilter> Filters { get; init; }
    public required bool Override { get; init; }

    /// <summary>Nothing but these is planned, and of these what the filters let through; null: whatever the source has.</summary>
    public IReadOnlyList<RequestedArtifact>? Only { get; init; }

    /// <summary>
    /// A comparison: says of everything what the source has, and leaves out what the destination cannot be asked about. Nobody waits for it.
    /// </summary>
    public bool Reconciles { get; init; }

    /// <summary>Of a comparison: it is to be complete; what cannot be read is unplanned.</summary>
    public bool IsBaseline { get; init; }

    /// <summary>Asks for <see cref="Planning.ArtifactsPlanned.Absent"/>.</summary>
    public bool TellsAbsent { get; init; }
    public string? TraceParent { get; init; }
}

using HarborReplication.Contracts.Requests;

namespace HarborReplication.TriggerService.Requests;

/// <summary>What is known of a request before it has a row.</summary>
internal sealed record NewRequest
{
    public required long PolicyId { get; init; }
    public required string Trigger { get; init; }
    public required string Lane { get; init; }
    public required string Cause { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Brought by events; null: the source is listed.</summary>
    public IReadOnlyList<RequestedArtifact>? Artifacts { get; init; }

    /// <summary>Whether the source is to say which of the artifacts the policy takes.</summary>
    public bool PlanArtifacts { get; init; }

    /// <summary>Whether the policy is to be compared, because events may have been missed.</summary>
    public bool Reconcile { get; init; }
}

namespace HarborReplication.Contracts.Requests;

/// <summary>
/// Command to PolicyService: run a policy once. Repeatable: the same <see cref="RequestId"/> makes one execution.
/// Answered by <see cref="RequestAccepted"/>.
/// </summary>
public sealed record RequestReplication
{
    public required Guid RequestId { get; init; }
    public required long PolicyId { get; init; }

    /// <summary>One of <see cref="Words.TriggerTypes"/>.</summary>
    public required string Trigger { get; init; }

    /// <summary>One of <see cref="Words.Lanes"/>.</summary>
    public required string Lane { get; init; }

    /// <summary>When the cause happened (push, schedule tick): lag is counted from here.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Given by events, which bring their artifacts and skip the plan; absent: the source is listed.</summary>
    public IReadOnlyList<RequestedArtifact>? Artifacts { get; init; }

    /// <summary>The source is asked which of the artifacts the policy takes: its labels decide, its age or the like, or whose accessories they are.</summary>
    public bool PlanArtifacts { get; init; }

    /// <summary>Events may have been missed: compare the policy's source with its destination, as soon as no comparison of it is under way.</summary>
    public bool Reconcile { get; init; }
}

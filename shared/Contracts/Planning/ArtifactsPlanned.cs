namespace HarborReplication.Contracts.Planning;

/// <summary>
/// Report from a worker: one numbered batch of a plan. At most 500 artifacts, 2,000 equal references and 256 KiB, at most 4 unanswered.
/// Repeatable: (execution, plan attempt, number) is applied once. Answered by <see cref="PlanBatchAnswered"/>.
/// </summary>
public sealed record ArtifactsPlanned
{
    public const int MaxArtifacts = 500;
    public const int MaxEqual = 2_000;
    public const int MaxBytes = 256 * 1024;
    public const int MaxUnanswered = 4;

    public required Guid Session { get; init; }
    public required long ExecutionId { get; init; }
    public required int PlanAttempt { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int BatchNumber { get; init; }

    /// <summary>What differs: becomes tasks.</summary>
    public required IReadOnlyList<PlannedArtifact> Artifacts { get; init; }

    /// <summary>What is already equal: counted, not made tasks of. A repository may appear in several batches.</summary>
    public required IReadOnlyList<EqualArtifacts> Equal { get; init; }

    /// <summary>What only the destination has; told where the plan asks for it. Counts as equal for <see cref="MaxEqual"/>.</summary>
    public IReadOnlyList<AbsentArtifacts>? Absent { get; init; }
}

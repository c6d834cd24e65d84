namespace HarborReplication.Contracts.Planning;

/// <summary>Report from a worker: nothing more to plan. Answered by <see cref="PlanFinishAnswered"/>.</summary>
public sealed record PlanFinished
{
    public required Guid Session { get; init; }
    public required long ExecutionId { get; init; }
    public required int PlanAttempt { get; init; }

    /// <summary>How many batches there are: the plan is finished when all of them are in.</summary>
    public required int Batches { get; init; }

    /// <summary>Repositories that could not be listed or named, at most 1,000; each becomes a failed task and forbids deletions there.</summary>
    public required IReadOnlyList<UnplannedRepository> Unplanned { get; init; }

    /// <summary>Set when the source could not be listed at all.</summary>
    public PlanFailure? Failure { get; init; }
}

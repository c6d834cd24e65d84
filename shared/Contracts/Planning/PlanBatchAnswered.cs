namespace HarborReplication.Contracts.Planning;

/// <summary>Answer to <see cref="ArtifactsPlanned"/>: the batch is committed, or the plan attempt is no longer current and must end.</summary>
public sealed record PlanBatchAnswered
{
    public required Guid Session { get; init; }
    public required long ExecutionId { get; init; }
    public required int PlanAttempt { get; init; }
    public required int BatchNumber { get; init; }
    public required bool Current { get; init; }
}

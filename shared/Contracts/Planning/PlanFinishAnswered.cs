namespace HarborReplication.Contracts.Planning;

/// <summary>Answer to <see cref="PlanFinished"/>.</summary>
public sealed record PlanFinishAnswered
{
    public required Guid Session { get; init; }
    public required long ExecutionId { get; init; }
    public required int PlanAttempt { get; init; }
    public required bool Current { get; init; }
}

namespace HarborReplication.Contracts.Sessions;

/// <summary>A plan that a session holds.</summary>
public sealed record HeldPlan
{
    public required long ExecutionId { get; init; }
    public required int PlanAttempt { get; init; }
}

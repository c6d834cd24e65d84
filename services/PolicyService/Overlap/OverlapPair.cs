namespace HarborReplication.PolicyService.Overlap;

/// <summary>Two pending tasks of different executions of a policy that copy the same reference to the same place.</summary>
internal sealed record OverlapPair
{
    public required long TaskId { get; init; }
    public required long ExecutionId { get; init; }
    public required long OtherId { get; init; }
    public required long OtherExecutionId { get; init; }
}

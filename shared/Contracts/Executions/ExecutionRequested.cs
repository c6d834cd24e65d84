namespace HarborReplication.Contracts.Executions;

/// <summary>Event of an execution's life: its row is committed and it may begin. Derived again from rows until it has begun.</summary>
public sealed record ExecutionRequested
{
    public required Guid CorrelationId { get; init; }
}

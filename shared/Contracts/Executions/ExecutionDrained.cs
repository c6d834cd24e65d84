namespace HarborReplication.Contracts.Executions;

/// <summary>Event of an execution's life: no task of it is unfinished.</summary>
public sealed record ExecutionDrained
{
    public required Guid CorrelationId { get; init; }
}

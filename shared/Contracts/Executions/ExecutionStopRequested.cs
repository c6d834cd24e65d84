namespace HarborReplication.Contracts.Executions;

/// <summary>Event of an execution's life: its row says stop.</summary>
public sealed record ExecutionStopRequested
{
    public required Guid CorrelationId { get; init; }
}

namespace HarborReplication.Contracts.Executions;

/// <summary>Event of an execution's life: its plan has ended, with all batches in, or for good without.</summary>
public sealed record ExecutionPlanned
{
    public required Guid CorrelationId { get; init; }
}

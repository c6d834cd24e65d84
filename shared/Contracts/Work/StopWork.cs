namespace HarborReplication.Contracts.Work;

/// <summary>Broadcast to workers: an execution was stopped. It only hurries what the next heartbeat answer says anyway.</summary>
public sealed record StopWork
{
    public required long ExecutionId { get; init; }
}

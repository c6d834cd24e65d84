namespace HarborReplication.PolicyService.Executions;

/// <summary>How fast one worker session sends for one execution, as its last heartbeat told.</summary>
internal sealed class SessionSpeed
{
    /// <summary>A speed that is older than this says nothing: its session is gone or is not heard.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(15);

    public long ExecutionId { get; set; }
    public Guid SessionId { get; set; }
    public long BytesPerSecond { get; set; }
    public DateTimeOffset HeardAt { get; set; }
}

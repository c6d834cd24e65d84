namespace HarborReplication.Contracts.Sessions;

/// <summary>How fast a session sends for one execution, tasks that have ended meanwhile included.</summary>
public sealed record ExecutionSpeed
{
    public required long ExecutionId { get; init; }

    /// <summary>Over the last ten seconds or so.</summary>
    public required long BytesPerSecond { get; init; }
}

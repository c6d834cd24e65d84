namespace HarborReplication.Contracts.Sessions;

/// <summary>A task that a session holds, and how far it is.</summary>
public sealed record HeldTask
{
    public required long TaskId { get; init; }
    public required int Attempt { get; init; }

    /// <summary>It has not begun: if the session is lost, that is not this task's doing.</summary>
    public bool Waiting { get; init; }
    public long BytesDone { get; init; }
    public long BytesTotal { get; init; }
    public long BytesMounted { get; init; }

    /// <summary>Sent over the last ten seconds or so; null when it is too early to tell.</summary>
    public long? BytesPerSecond { get; init; }
}

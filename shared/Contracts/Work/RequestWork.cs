namespace HarborReplication.Contracts.Work;

/// <summary>Command to PolicyService: a worker session asks for work. At most one is open per session. Answered by <see cref="WorkGranted"/>.</summary>
public sealed record RequestWork
{
    public required Guid Session { get; init; }

    /// <summary>Grows by one with every request of the session.</summary>
    public required long RequestNumber { get; init; }
    public required string Worker { get; init; }
    public required string Region { get; init; }
    public required FreeSlots Free { get; init; }

    /// <summary>How many tasks more than there are free slots the session would keep waiting, so that none of its slots waits for a grant.</summary>
    public int Ahead { get; init; }
}

namespace HarborReplication.PolicyService.Sessions;

/// <summary>One life of one worker process, and its lease on everything it was granted.</summary>
internal sealed class WorkerSession
{
    public Guid Id { get; set; }
    public required string Worker { get; set; }
    public required string Region { get; set; }
    public required string Version { get; set; }
    public int Slots { get; set; }

    /// <summary>The number of the last heartbeat applied.</summary>
    public long Heartbeat { get; set; }
    public DateTimeOffset FirstHeardAt { get; set; }
    public DateTimeOffset LastHeardAt { get; set; }

    /// <summary>The bus clock when it was last heard: the lease runs on that clock, which stands still while the bus does.</summary>
    public long HeardAtBusMilliseconds { get; set; }
    public bool Draining { get; set; }

    /// <summary>Said goodbye, or lost its lease: it is granted nothing, and what it held is lent to others.</summary>
    public bool Ended { get; set; }
}

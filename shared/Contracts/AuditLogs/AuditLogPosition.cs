namespace HarborReplication.Contracts.AuditLogs;

/// <summary>How far a registry's audit log is known.</summary>
public sealed record AuditLogPosition
{
    /// <summary>Which of the registry's logs it is.</summary>
    public required string Log { get; init; }

    /// <summary>No entry with an id up to here can appear any more.</summary>
    public required long Settled { get; init; }

    /// <summary>Entries up to here are of no concern: they were there before anybody wanted to know.</summary>
    public required long Floor { get; init; }

    /// <summary>The greatest id that was reported.</summary>
    public required long Seen { get; init; }

    /// <summary>
    /// An id that was seen so long ago that no smaller one is still to be committed: once the log was read again after learning this, and
    /// all that was found up to here is reported, report it as settled. Null: not yet.
    /// </summary>
    public long? Settle { get; init; }
}

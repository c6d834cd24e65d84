namespace HarborReplication.Contracts.AuditLogs;

/// <summary>
/// Report of the worker that watches an audit log: what is new in it, or how it is. Entries are repeated until
/// <see cref="AuditLogAnswered"/> tells that they are committed. At most 500 entries and about 256 KiB.
/// </summary>
public sealed record AuditLogRead
{
    public const int MaxEntries = 500;

    public required long RegistryId { get; init; }
    public required long Watch { get; init; }
    public required Guid Session { get; init; }

    /// <summary>Grows within the watch.</summary>
    public required long Report { get; init; }

    /// <summary>One of <see cref="Words.AuditLogHealths"/>.</summary>
    public required string Health { get; init; }

    /// <summary>One sentence naming host and cause; no secret in it.</summary>
    public string? Detail { get; init; }

    /// <summary>Which log it is about; null when none was found.</summary>
    public string? Log { get; init; }

    /// <summary>The smallest and the greatest id, where the worker had reason to look: at the beginning, and when something was missing.</summary>
    public long? Oldest { get; init; }
    public long? Newest { get; init; }

    /// <summary>The greatest id that was read.</summary>
    public long? Seen { get; init; }

    /// <summary>The <see cref="AuditLogPosition.Settle"/> that has been read again.</summary>
    public long? Settled { get; init; }

    /// <summary>The worker leaves and watches no longer.</summary>
    public bool Closed { get; init; }
    public required IReadOnlyList<AuditLogEntry> Entries { get; init; }
}

using HarborReplication.Contracts.EventSources;
using HarborReplication.Contracts.Words;

namespace HarborReplication.PolicyService.EventSources;

/// <summary>Where the watch of an audit log stands.</summary>
internal sealed record AuditLogResponse
{
    private const string Right = "audit-log: list";

    /// <summary><c>readable</c>, <c>empty</c>, <c>denied</c>, <c>unreachable</c> or <c>unknown</c>.</summary>
    public required string Health { get; init; }
    public string? Detail { get; init; }
    public required DateTimeOffset Since { get; init; }

    /// <summary>
    /// The right that Harbor's administrator has to grant. An empty log may as well be switched off, purged or new: Harbor answers the same.
    /// </summary>
    public string? MissingRight { get; init; }

    /// <summary><c>audit-logs</c> or <c>auditlog-exts</c>; absent until an entry was seen.</summary>
    public string? Log { get; init; }

    /// <summary>Everything up to this id is taken, whatever was late.</summary>
    public long? Cursor { get; init; }

    /// <summary>The greatest id that was read.</summary>
    public long? Newest { get; init; }

    /// <summary>When the worker that watches reported last; it reads much more often. Absent: not since it was asked to.</summary>
    public DateTimeOffset? LastPollAt { get; init; }

    /// <summary>The time of the newest entry that was taken, by the registry's clock.</summary>
    public DateTimeOffset? LastEntryAt { get; init; }

    /// <summary>How much later than that it was taken.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>Why the log last began anew, so that the policies had to be compared as a whole: <c>begun</c>, <c>empty</c>, <c>purged</c>, <c>behind</c>, <c>replaced</c>.</summary>
    public string? ResetReason { get; init; }

    public static AuditLogResponse Of(AuditLogStanding log) => new()
    {
        Health = log.Health,
        Detail = log.Detail,
        Since = log.Since,
        MissingRight = log.Health is AuditLogHealths.Denied or AuditLogHealths.Empty ? Right : null,
        Log = log.Log,
        Cursor = log.Log is null ? null : log.Settled,
        Newest = log.Log is null ? null : log.Seen,
        LastPollAt = log.HeardAt,
        LastEntryAt = log.EntryAt,
        LagSeconds = log.EntryTakenAt - log.EntryAt is { } lag ? Math.Max(0, Math.Round(lag.TotalSeconds, 3)) : null,
        ResetReason = log.ResetReason,
    };
}

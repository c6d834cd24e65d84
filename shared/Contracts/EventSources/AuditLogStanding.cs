namespace HarborReplication.Contracts.EventSources;

/// <summary>Where the watch of an audit log stands.</summary>
public sealed record AuditLogStanding
{
    /// <summary>One of <see cref="Words.AuditLogHealths"/>.</summary>
    public required string Health { get; init; }

    /// <summary>One sentence naming host and cause; no secret in it.</summary>
    public string? Detail { get; init; }
    public required DateTimeOffset Since { get; init; }

    /// <summary>Which of the registry's logs; null until an entry was seen.</summary>
    public string? Log { get; init; }

    /// <summary>Everything up to this id is taken.</summary>
    public long Settled { get; init; }

    /// <summary>The greatest id that was read.</summary>
    public long Seen { get; init; }

    /// <summary>When the worker that watches reported last; null: not since it was asked to.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>The time of the newest entry that was taken, by the registry's clock, and when it was taken; null: none yet.</summary>
    public DateTimeOffset? EntryAt { get; init; }
    public DateTimeOffset? EntryTakenAt { get; init; }

    /// <summary>Why the log last began anew: <c>begun</c>, <c>empty</c>, <c>purged</c>, <c>behind</c>, <c>replaced</c>; null: it never did.</summary>
    public string? ResetReason { get; init; }
}

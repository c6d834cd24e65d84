namespace HarborReplication.TriggerService.AuditLogs;

/// <summary>A registry whose audit log is watched, because an enabled event-based policy has it as its source; how far it is known.</summary>
internal sealed class AuditLogSource
{
    public required long RegistryId { get; init; }

    /// <summary>Which site: another one has another log.</summary>
    public required string Origin { get; set; }
    public required string Region { get; set; }
    public required long RegistryVersion { get; set; }

    /// <summary>The number of the last command: reports of an older one are not taken.</summary>
    public long Watch { get; set; }

    /// <summary>When it was given; null: it is to be given now.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    /// <summary>When the worker reported last; null: not since the command.</summary>
    public DateTimeOffset? HeardAt { get; set; }

    /// <summary>Which worker session watches.</summary>
    public Guid? Session { get; set; }

    /// <summary>The greatest number of a report of this watch.</summary>
    public long LastReport { get; set; }

    /// <summary>Null until an entry was seen: an empty log proves nothing.</summary>
    public string? Log { get; set; }

    /// <summary>Everything up to here is in the inbox: the cursor.</summary>
    public long Settled { get; set; }

    /// <summary>What was there before it was watched.</summary>
    public long Floor { get; set; }

    /// <summary>The greatest id that was reported.</summary>
    public long Seen { get; set; }

    /// <summary>The time of the newest entry that was taken, by the registry's clock; null: none yet.</summary>
    public DateTimeOffset? EntryAt { get; set; }

    /// <summary>When it was taken.</summary>
    public DateTimeOffset? EntryTakenAt { get; set; }

    /// <summary>An id that was seen at <see cref="CandidateAt"/>; becomes the cursor when it is old enough and was read again since.</summary>
    public long? Candidate { get; set; }
    public DateTimeOffset? CandidateAt { get; set; }

    /// <summary>One of <see cref="Contracts.Words.AuditLogHealths"/>.</summary>
    public required string Health { get; set; }
    public string? HealthDetail { get; set; }
    public DateTimeOffset HealthSince { get; set; }

    /// <summary>Since when there may be changes that no event told of; whoever has compared the registry whole takes it away.</summary>
    public DateTimeOffset? ReconcileWantedAt { get; set; }

    /// <summary>One of <see cref="AuditLogResets"/>.</summary>
    public string? ReconcileReason { get; set; }
}

namespace HarborReplication.PolicyService.Tasks;

/// <summary>One source tag (or digest) to one destination inside an execution.</summary>
internal sealed class ReplicationTask
{
    public long Id { get; set; }
    public long ExecutionId { get; set; }
    public long PolicyId { get; set; }

    /// <summary>One of <see cref="Contracts.Words.Operations"/>.</summary>
    public required string Operation { get; set; }
    public long SourceRegistryId { get; set; }
    public long DestinationRegistryId { get; set; }

    /// <summary>The destination's origin: with repository and reference it is the key that one attempt at a time may write.</summary>
    public required string DestinationOrigin { get; set; }
    public required string SourceRepository { get; set; }

    /// <summary>Empty for a whole repository that could not be planned.</summary>
    public required string SourceReference { get; set; }
    public required string DestinationRepository { get; set; }
    public required string DestinationReference { get; set; }

    /// <summary>What the plan has found the destination's reference to be: a digest or <see cref="Contracts.Words.References.Absent"/>.</summary>
    public string? Expected { get; set; }
    public string Status { get; set; } = TaskStates.Pending;

    /// <summary>How it ended; null while it is unfinished.</summary>
    public string? Outcome { get; set; }

    /// <summary>The task of another execution that carries on with it.</summary>
    public long? SupersededBy { get; set; }

    /// <summary>Why it failed, or what it waits for.</summary>
    public string? Reason { get; set; }
    public string? FailureClass { get; set; }
    public string? Detail { get; set; }

    /// <summary>Grows with every grant.</summary>
    public int Attempt { get; set; }

    /// <summary>Attempts that ended in a failure of their own, for the back-off.</summary>
    public int Failures { get; set; }

    /// <summary>Grants to sessions that died.</summary>
    public int Crashes { get; set; }
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>When the first failure was: the retry deadline counts from there.</summary>
    public DateTimeOffset? FirstFailureAt { get; set; }

    /// <summary>How long the breakers of its registries had been open by then, all told: what is more does not count.</summary>
    public long UnreachableMilliseconds { get; set; }
    public Guid? Session { get; set; }
    public long GrantRequest { get; set; }
    public DateTimeOffset? GrantedAt { get; set; }

    /// <summary>
    /// Granted: lent beyond the free slots of its session, and not known to have begun, so that the session's death is not its doing.
    /// Pending: that session died; the next one gets it for a free slot only, so that a task that kills its workers is found out.
    /// </summary>
    public bool Ahead { get; set; }

    /// <summary>Somebody wrote the destination tag late: do it once more when this attempt is settled.</summary>
    public bool RunAgain { get; set; }

    /// <summary>Uploads that an attempt has left for the next one, a JSON array sealed with <c>Secrets__Key</c>.</summary>
    public string? LeftUploads { get; set; }

    /// <summary>Of a deletion: the destination is left alone unless it has just this digest.</summary>
    public string? ExpectedDigest { get; set; }

    /// <summary>Of a deletion: a JSON array of the other tags at the source that went with the artifact.</summary>
    public string? Companions { get; set; }

    /// <summary>The digest at the destination, when known.</summary>
    public string? Digest { get; set; }
    public long BytesDone { get; set; }
    public long BytesTotal { get; set; }
    public long BytesMounted { get; set; }

    /// <summary>As the last heartbeat of the session told; null when that was too early to tell.</summary>
    public long? BytesPerSecond { get; set; }
    public DateTimeOffset? ProgressAt { get; set; }
    public DateTimeOffset CreationTime { get; set; }
    public DateTimeOffset? StartTime { get; set; }
    public DateTimeOffset? EndTime { get; set; }
}

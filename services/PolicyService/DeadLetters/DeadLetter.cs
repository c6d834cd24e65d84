namespace HarborReplication.PolicyService.DeadLetters;

/// <summary>A message that could not be processed; the same message that comes again is counted, not kept twice.</summary>
internal sealed class DeadLetter
{
    public long Id { get; set; }
    public required string Fingerprint { get; set; }

    /// <summary>The queue it was on.</summary>
    public required string Endpoint { get; set; }
    public string? MessageType { get; set; }
    public string? MessageId { get; set; }

    /// <summary>One of <see cref="Contracts.DeadLetters.DeadLetterReasons"/>.</summary>
    public required string Reason { get; set; }
    public required string Detail { get; set; }
    public string? ContentType { get; set; }

    /// <summary>The body in base64, sealed with <c>Secrets__Key</c>: messages may hold locations of uploads.</summary>
    public required string Body { get; set; }
    public long BodyBytes { get; set; }

    /// <summary>Only the begin of the body was kept.</summary>
    public bool Truncated { get; set; }
    public int Count { get; set; }
    public required DateTimeOffset FirstSeenAt { get; set; }
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The report that was counted last: it may be delivered twice.</summary>
    public Guid LastReport { get; set; }

    /// <summary>One of <see cref="DeadLetterStates"/>.</summary>
    public string State { get; set; } = DeadLetterStates.Waiting;
    public DateTimeOffset? ReplayedAt { get; set; }
}

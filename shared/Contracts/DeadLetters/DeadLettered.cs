namespace HarborReplication.Contracts.DeadLetters;

/// <summary>Report of any service: a message could not be processed and is off its queue.</summary>
public sealed record DeadLettered
{
    /// <summary>Bytes of a body that are kept; our own messages are smaller.</summary>
    public const int MaxBodyBytes = 300 * 1024;
    public const int MaxDetailLength = 4 * 1024;

    /// <summary>The queue it was on.</summary>
    public required string Endpoint { get; init; }

    /// <summary>One of <see cref="DeadLetterReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>What the failure said, bounded by <see cref="MaxDetailLength"/>.</summary>
    public required string Detail { get; init; }

    /// <summary>The same for messages that say the same to the same endpoint, however often they are sent.</summary>
    public required string Fingerprint { get; init; }
    public string? MessageType { get; init; }
    public string? MessageId { get; init; }
    public string? ContentType { get; init; }

    /// <summary>The body in base64, its first <see cref="MaxBodyBytes"/> bytes.</summary>
    public required string Body { get; init; }
    public required long BodyBytes { get; init; }
}

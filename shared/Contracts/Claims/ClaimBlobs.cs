namespace HarborReplication.Contracts.Claims;

/// <summary>
/// Which blobs a worker session is about to send, is sending, and sends no more, so that others wait for them instead of sending them too.
/// A hint: nothing but bytes is lost with it. Answered by <see cref="BlobsClaimed"/>.
/// </summary>
public sealed record ClaimBlobs
{
    public const int MaxQuestions = 500;

    public required Guid Session { get; init; }

    /// <summary>Grows with every message of the session.</summary>
    public required long Number { get; init; }

    public required IReadOnlyList<BlobQuestion> Questions { get; init; }

    public required IReadOnlyList<ClaimProgress> Held { get; init; }

    /// <summary>Repeated until an answer is heard.</summary>
    public required IReadOnlyList<ReleasedClaim> Released { get; init; }
}

namespace HarborReplication.Contracts.Requests;

/// <summary>One artifact that an event names.</summary>
public sealed record RequestedArtifact
{
    public required string Repository { get; init; }

    /// <summary>A tag, or a digest where the artifact has no tag.</summary>
    public required string Reference { get; init; }

    /// <summary>What the event named; of a deletion, what alone may be deleted. Null: what the destination was last given is.</summary>
    public string? Digest { get; init; }

    /// <summary>One of <see cref="Words.Operations"/>.</summary>
    public required string Operation { get; init; }

    /// <summary>When it was pushed, tagged or deleted; null: with the request.</summary>
    public DateTimeOffset? RequestedAt { get; init; }
}

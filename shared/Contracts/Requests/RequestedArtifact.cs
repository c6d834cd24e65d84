namespace HarborReplication.Contracts.Requests;

/// <summary>One artifact that an event names.</summary>
public sealed record RequestedArtifact
{
    public required string Repository { get; init; }

    /// <summary>A tag, or a digest where the artifact has no tag.</summary>
    public required string Reference { get; init; }
    public string? Digest { get; init; }

    /// <summary>One of <see cref="Words.Operations"/>.</summary>
    public required string Operation { get; init; }
}

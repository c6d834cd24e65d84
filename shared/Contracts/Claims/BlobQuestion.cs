namespace HarborReplication.Contracts.Claims;

/// <summary>May the session send this blob, or is somebody else doing so?</summary>
public sealed record BlobQuestion
{
    /// <summary>The session's number for it, never used again.</summary>
    public required long Claim { get; init; }

    /// <summary>The destination.</summary>
    public required long RegistryId { get; init; }
    public required string Digest { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Where it is needed.</summary>
    public required string Repository { get; init; }

    /// <summary>What it could be mounted from: with a slash at its end the repositories that begin so, else the one of that name; empty: all of the registry.</summary>
    public required string Scope { get; init; }
    public required string Lane { get; init; }
}

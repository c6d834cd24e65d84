namespace HarborReplication.Contracts.Planning;

/// <summary>One source tag (or digest) that has to go to one destination.</summary>
public sealed record PlannedArtifact
{
    public required long DestinationRegistryId { get; init; }
    public required string SourceRepository { get; init; }
    public required string SourceReference { get; init; }
    public required string DestinationRepository { get; init; }
    public required string DestinationReference { get; init; }

    /// <summary>
    /// As listed, where the listing tells; the copier reads the source again after the grant. Of a list of referrers, which has no digest of
    /// its own, one of what it names.
    /// </summary>
    public string? SourceDigest { get; init; }

    /// <summary>When it was pushed or tagged last, by the source's clock, where the listing tells.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>
    /// What the destination's reference was found to be: a digest, or <see cref="Words.References.Absent"/>; null where that is not known.
    /// </summary>
    public string? Expected { get; init; }
}

namespace HarborReplication.Contracts.Planning;

/// <summary>One source tag (or digest) that has to go to one destination.</summary>
public sealed record PlannedArtifact
{
    public required long DestinationRegistryId { get; init; }
    public required string SourceRepository { get; init; }
    public required string SourceReference { get; init; }
    public required string DestinationRepository { get; init; }
    public required string DestinationReference { get; init; }

    /// <summary>As listed, where the listing tells; the copier reads the source again after the grant.</summary>
    public string? SourceDigest { get; init; }

    /// <summary>
    /// What the destination's reference was found to be: a digest, or <see cref="Words.References.Absent"/>; null where that is not known.
    /// </summary>
    public string? Expected { get; init; }
}

namespace HarborReplication.Contracts.Planning;

/// <summary>
/// Artifacts of one repository that a destination already has. They are named, not only counted: what an earlier attempt of the same
/// plan made a task of is not counted again.
/// </summary>
public sealed record EqualArtifacts
{
    public required long DestinationRegistryId { get; init; }
    public required string SourceRepository { get; init; }
    public required string DestinationRepository { get; init; }

    /// <summary>The references at the destination.</summary>
    public required IReadOnlyList<string> References { get; init; }
}

namespace HarborReplication.Contracts.Planning;

/// <summary>
/// Tags of one repository that a destination lists and the source, read to its end, does not. No proof of anything: whoever deletes asks
/// the source for each.
/// </summary>
public sealed record AbsentArtifacts
{
    public required long DestinationRegistryId { get; init; }
    public required string SourceRepository { get; init; }
    public required string DestinationRepository { get; init; }
    public required IReadOnlyList<string> References { get; init; }
}

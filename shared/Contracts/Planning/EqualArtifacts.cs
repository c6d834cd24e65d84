namespace HarborReplication.Contracts.Planning;

/// <summary>How many artifacts of one repository a destination already has.</summary>
public sealed record EqualArtifacts
{
    public required long DestinationRegistryId { get; init; }
    public required string SourceRepository { get; init; }
    public required string DestinationRepository { get; init; }
    public required int Count { get; init; }
}

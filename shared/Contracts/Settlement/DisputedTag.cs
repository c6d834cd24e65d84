namespace HarborReplication.Contracts.Settlement;

/// <summary>What a worker has found at the ends of a tag that is copied in both directions: both have changed since they were equal.</summary>
public sealed record DisputedTag
{
    public required string SourceDigest { get; init; }
    public required string DestinationDigest { get; init; }
}

namespace HarborReplication.Contracts.Claims;

/// <summary>What PolicyService knows of the blobs that a session asked for; everything else in its message is applied.</summary>
public sealed record BlobsClaimed
{
    public required Guid Session { get; init; }
    public required long Number { get; init; }
    public required IReadOnlyList<BlobAnswer> Answers { get; init; }
}

namespace HarborReplication.PolicyService.Placements;

/// <summary>A blob was seen in a repository of an origin: a hint for mounting, which may have become wrong.</summary>
internal sealed class BlobPlacement
{
    public required string Origin { get; set; }
    public required string Digest { get; set; }
    public required string Repository { get; set; }
    public DateTimeOffset ConfirmedAt { get; set; }
}

namespace HarborReplication.PolicyService.Claims;

/// <summary>A worker session is sending a blob to an origin. It is alive as long as its bytes move.</summary>
internal sealed class BlobClaim
{
    public required string Origin { get; set; }

    /// <summary>Repositories between which the destination mounts; empty: all.</summary>
    public required string Scope { get; set; }
    public required string Digest { get; set; }
    public Guid Session { get; set; }

    /// <summary>The session's number for it.</summary>
    public long Claim { get; set; }
    public required string Lane { get; set; }

    /// <summary>Bytes.</summary>
    public long Size { get; set; }
    public long BytesSent { get; set; }
    public DateTimeOffset ClaimedAt { get; set; }

    /// <summary>When <see cref="BytesSent"/> was seen to change.</summary>
    public DateTimeOffset MovedAt { get; set; }
}

namespace HarborReplication.Contracts.Claims;

/// <summary>How far a blob is that the session sends. A claim whose bytes stand still is lost to whoever asks next.</summary>
public sealed record ClaimProgress
{
    public required long Claim { get; init; }
    public required long BytesSent { get; init; }
}

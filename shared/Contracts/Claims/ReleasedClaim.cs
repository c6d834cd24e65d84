namespace HarborReplication.Contracts.Claims;

/// <summary>The session does not send this blob any more.</summary>
public sealed record ReleasedClaim
{
    public required long Claim { get; init; }
    public required long RegistryId { get; init; }
    public required string Digest { get; init; }
    public required string Repository { get; init; }

    /// <summary>It is in the repository now.</summary>
    public required bool Landed { get; init; }
}

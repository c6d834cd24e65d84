namespace HarborReplication.Contracts.Work;

/// <summary>Blob D is known to be in repository R of registry G. It may have been removed since.</summary>
public sealed record Placement
{
    public required long RegistryId { get; init; }
    public required string Digest { get; init; }
    public required string Repository { get; init; }

    /// <summary>Seconds since somebody saw it there.</summary>
    public required double AgeSeconds { get; init; }
}

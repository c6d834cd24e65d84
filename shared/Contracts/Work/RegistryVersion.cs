namespace HarborReplication.Contracts.Work;

/// <summary>A registry record and the version of its connection, so that a cached credential older than it is fetched again.</summary>
public sealed record RegistryVersion
{
    public required long RegistryId { get; init; }
    public required long Version { get; init; }
}

namespace HarborReplication.Registry.Adapters.Harbor.Answers;

internal sealed record HarborProject
{
    public long ProjectId { get; init; }
    public string Name { get; init; } = "";

    /// <summary>Null when Harbor does not say.</summary>
    public long? RepoCount { get; init; }

    /// <summary>The upstream of a proxy cache; absent or 0 for an ordinary project.</summary>
    public long? RegistryId { get; init; }
    public HarborProjectMetadata? Metadata { get; init; }

    public bool IsProxy => RegistryId is > 0;

    /// <summary>Harbor writes it as a string; null when it left the metadata out.</summary>
    public bool? IsPublic => Metadata?.Public is { } text ? text == "true" : null;
}

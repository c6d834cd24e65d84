namespace HarborReplication.Registry.Adapters.Harbor.Answers;

internal sealed record HarborArtifact
{
    public long Id { get; init; }
    public long RepositoryId { get; init; }
    public string Digest { get; init; } = "";
    public DateTimeOffset? PushTime { get; init; }
    public string? ManifestMediaType { get; init; }

    /// <summary>That of the config; of an index, the index's own.</summary>
    public string? MediaType { get; init; }

    /// <summary>Not told before Harbor 2.11.</summary>
    public string? ArtifactType { get; init; }
    public IReadOnlyList<HarborTag?>? Tags { get; init; }
    public IReadOnlyList<HarborName?>? Labels { get; init; }
    public IReadOnlyList<HarborAccessory?>? Accessories { get; init; }

    /// <summary>The children of an index.</summary>
    public IReadOnlyList<HarborChild?>? References { get; init; }
}

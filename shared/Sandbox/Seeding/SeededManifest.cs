namespace HarborReplication.Sandbox.Seeding;

/// <summary>A manifest that was put into the store, with what it needs.</summary>
public sealed record SeededManifest
{
    public required string Repository { get; init; }

    /// <summary>Null when nothing but its digest names it.</summary>
    public string? Tag { get; init; }

    public required string Digest { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Bytes of the manifest itself.</summary>
    public required long Size { get; init; }

    /// <summary>Digests of config and layers, in the manifest's order; empty for an index.</summary>
    public IReadOnlyList<string> Blobs { get; init; } = [];

    /// <summary>An index's images.</summary>
    public IReadOnlyList<SeededManifest> Children { get; init; } = [];
}

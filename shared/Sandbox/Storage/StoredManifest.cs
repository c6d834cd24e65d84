namespace HarborReplication.Sandbox.Storage;

/// <summary>What is remembered of a manifest besides its bytes, which lie among the blobs.</summary>
internal sealed record StoredManifest(Digest Digest, string MediaType, long Size)
{
    /// <summary>The manifest it refers to, as OCI 1.1 artifacts do.</summary>
    public Digest? Subject { get; init; }

    /// <summary>The manifest's own, or the media type of its config.</summary>
    public string? ArtifactType { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

namespace HarborReplication.Testing;

/// <summary>A manifest or an index with everything under it, in memory.</summary>
public sealed record OciImage
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    public const string IndexType = "application/vnd.oci.image.index.v1+json";

    public required string MediaType { get; init; }

    public required byte[] Manifest { get; init; }

    public required string Digest { get; init; }

    /// <summary>Config and layers, in the order of the manifest; empty for an index.</summary>
    public required IReadOnlyList<OciBlob> Blobs { get; init; }

    /// <summary>The images of an index; empty for an image.</summary>
    public IReadOnlyList<OciImage> Children { get; init; } = [];
}

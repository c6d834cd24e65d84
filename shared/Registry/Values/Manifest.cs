namespace HarborReplication.Registry.Values;

/// <summary>
/// A manifest: the exact bytes, their digest, and a parsed view of what they name. The bytes are what is sent on; nothing is ever
/// serialised again.
/// </summary>
public sealed class Manifest
{
    /// <summary>The size registries are asked to support at least, and the most that distribution and Harbor accept: 4 MiB.</summary>
    public const int MaxSize = 4 * 1024 * 1024;

    internal Manifest(ReadOnlyMemory<byte> content, string mediaType, Digest digest, ManifestKind kind)
    {
        Content = content;
        MediaType = mediaType;
        Digest = digest;
        Kind = kind;
    }

    public ReadOnlyMemory<byte> Content { get; }
    public string MediaType { get; }

    /// <summary>Computed from <see cref="Content"/>, never taken from a header.</summary>
    public Digest Digest { get; }
    public ManifestKind Kind { get; }

    /// <summary>Null for an index.</summary>
    public Descriptor? Config { get; internal init; }

    /// <summary>Empty for an index.</summary>
    public IReadOnlyList<Descriptor> Layers { get; internal init; } = [];

    /// <summary>The manifests of an index.</summary>
    public IReadOnlyList<Descriptor> Children { get; internal init; } = [];

    public string? ArtifactType { get; internal init; }

    /// <summary>The manifest that this one is an accessory of.</summary>
    public Descriptor? Subject { get; internal init; }

    public IReadOnlyDictionary<string, string> Annotations { get; internal init; } = new Dictionary<string, string>();

    /// <summary>Config and layers that a registry with this manifest has: each digest once, foreign layers left out.</summary>
    public IEnumerable<Descriptor> Blobs => Named.Where(blob => !IsForeign(blob));

    /// <summary>Layers that are downloaded from elsewhere. A registry may have them all the same, when they were pushed to it on purpose.</summary>
    public IEnumerable<Descriptor> ForeignLayers => Named.Where(IsForeign);

    private IEnumerable<Descriptor> Named => (Config is null ? Layers : Layers.Prepend(Config)).DistinctBy(blob => blob.Digest);

    /// <summary>
    /// Parses manifest bytes that came with a Content-Type; the document has to agree with it about the type when both tell one.
    /// </summary>
    /// <exception cref="ManifestFormatException">The bytes are not a manifest of a supported type.</exception>
    public static Manifest Parse(ReadOnlyMemory<byte> content, string? mediaType, DigestAlgorithm? algorithm = null) =>
        ManifestReader.Read(content, mediaType, algorithm ?? DigestAlgorithm.Sha256);

    private static bool IsForeign(Descriptor blob) => MediaTypes.IsNonDistributable(blob.MediaType) && blob.Urls.Count > 0;
}

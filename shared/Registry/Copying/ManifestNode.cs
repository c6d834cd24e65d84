using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>One manifest of the artifact that is copied, with the manifests below it.</summary>
internal sealed class ManifestNode
{
    public required Digest Digest { get; init; }

    /// <summary>Bytes of the manifest itself.</summary>
    public required long Size { get; init; }

    /// <summary>Null when the destination has this one, and so all below it.</summary>
    public Manifest? Manifest { get; init; }
    public IReadOnlyList<ManifestNode> Children { get; init; } = [];

    /// <summary>What this manifest itself names: config, layers, and entries of an index that are no manifests.</summary>
    public IReadOnlyList<Descriptor> Blobs { get; init; } = [];

    public IEnumerable<ManifestNode> All => Children.SelectMany(child => child.All).Append(this);
}

namespace HarborReplication.Registry.Values;

/// <summary>Whether a manifest names blobs or other manifests.</summary>
public enum ManifestKind
{
    /// <summary>An OCI image manifest (any artifact) or a Docker schema 2 manifest.</summary>
    Image,

    /// <summary>An OCI index or a Docker manifest list.</summary>
    Index,
}

namespace HarborReplication.Registry.Values;

/// <summary>The media types that decide how content is treated; all others are opaque.</summary>
public static class MediaTypes
{
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerSchema1 = "application/vnd.docker.distribution.manifest.v1+json";
    public const string DockerSchema1Signed = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    public const string OciEmpty = "application/vnd.oci.empty.v1+json";
    public const string OctetStream = "application/octet-stream";

    /// <summary>
    /// What manifest requests accept. Schema 1 is not among them: a registry that has nothing else may answer with it anyway, and is
    /// then refused by name.
    /// </summary>
    internal static readonly string[] Accepted = [OciIndex, DockerList, OciManifest, DockerManifest];

    public static bool IsIndex(string? mediaType) => mediaType is OciIndex or DockerList;

    public static bool IsImage(string? mediaType) => mediaType is OciManifest or DockerManifest;

    public static bool IsManifest(string? mediaType) => IsIndex(mediaType) || IsImage(mediaType);

    public static bool IsSchema1(string? mediaType) => mediaType is DockerSchema1 or DockerSchema1Signed;

    /// <summary>Layers that their publisher does not let registries distribute: <c>…layer.nondistributable…</c> and <c>…rootfs.foreign…</c>.</summary>
    public static bool IsNonDistributable(string? mediaType) =>
        mediaType is not null
        && (mediaType.StartsWith("application/vnd.oci.image.layer.nondistributable.", StringComparison.Ordinal)
            || mediaType.StartsWith("application/vnd.docker.image.rootfs.foreign.", StringComparison.Ordinal));
}

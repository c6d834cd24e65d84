namespace HarborReplication.Registry.Values;

/// <summary>
/// Content named by a manifest, see the
/// <see href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">image specification</see>.
/// </summary>
public sealed record Descriptor
{
    public required string MediaType { get; init; }
    public required Digest Digest { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    public string? ArtifactType { get; init; }

    /// <summary>Where else the content can be had; foreign layers have these.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}

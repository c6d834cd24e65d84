using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Wire;

/// <summary>What a HEAD of a manifest told; the registry's word, not verified.</summary>
public sealed record ManifestHead
{
    /// <summary>Null when the registry did not say.</summary>
    public Digest? Digest { get; init; }
    public string? MediaType { get; init; }
    public long? Size { get; init; }
}

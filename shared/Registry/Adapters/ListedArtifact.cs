using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters;

/// <summary>One tag of a listing, or an untagged artifact where the registry lists those.</summary>
public sealed record ListedArtifact
{
    /// <summary>As the registry spells it; null for an untagged artifact, which has a digest.</summary>
    public string? Tag { get; init; }

    /// <summary>Null where listings do not tell digests: then HEAD does.</summary>
    public Digest? Digest { get; init; }
}

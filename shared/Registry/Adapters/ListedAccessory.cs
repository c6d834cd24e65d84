using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters;

/// <summary>An accessory in a listing of its subject.</summary>
public sealed record ListedAccessory
{
    public required Digest Digest { get; init; }

    /// <summary>What it refers to: the artifact it is listed with, a child of that, or another accessory.</summary>
    public required Digest Subject { get; init; }

    /// <summary>Its own tags, as cosign gives them; empty where it is known by its digest only.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

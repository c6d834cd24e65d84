using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters;

/// <summary>
/// One artifact of a listing. Registries that list tags only give one for each tag, without a digest, and none for untagged content.
/// </summary>
public sealed record ListedArtifact
{
    /// <summary>Null where listings do not tell digests: then HEAD does, and there is one tag.</summary>
    public Digest? Digest { get; init; }

    /// <summary>As the registry spells them; empty for an untagged artifact, which has a digest.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When it was pushed or tagged last, by the registry's clock; null where listings do not tell.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>Names of the labels it carries; none where the registry knows no labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The types of its manifest and of its config, and its artifactType, where it has them; null where listings do not tell.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>What refers to it or to one of its children, directly or not: signatures, SBOMs. They go where it goes.</summary>
    public IReadOnlyList<ListedAccessory> Accessories { get; init; } = [];
}

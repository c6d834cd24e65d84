namespace HarborReplication.Contracts.Readings;

/// <summary>One artifact as its source tells of it. Accessories, which go with their subjects, are none.</summary>
public sealed record ReadArtifact
{
    /// <summary>Null where listings do not tell digests.</summary>
    public string? Digest { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>When it was pushed or tagged last; null where listings do not tell.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>Of its manifest, its config, and its artifactType; null where nobody has asked.</summary>
    public IReadOnlyList<string>? Types { get; init; }
}

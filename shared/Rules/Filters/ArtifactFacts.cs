namespace HarborReplication.Rules.Filters;

/// <summary>What filters look at in an artifact, beside its names.</summary>
public sealed record ArtifactFacts
{
    /// <summary>None where the source knows no labels.</summary>
    public IReadOnlyCollection<string> Labels { get; init; } = [];

    /// <summary>When it was pushed or tagged last; null where the source does not tell.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>The types of its manifest and of its config, and its artifactType; null where they are not known.</summary>
    public IReadOnlyCollection<string>? Types { get; init; }
}

using HarborReplication.Rules.Filters;

namespace HarborReplication.PolicyService.Trials;

/// <summary>An artifact that filters are tried on, given or read.</summary>
internal sealed record TriedArtifact
{
    public required string Repository { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public string? Digest { get; init; }
    public required ArtifactFacts Facts { get; init; }
}

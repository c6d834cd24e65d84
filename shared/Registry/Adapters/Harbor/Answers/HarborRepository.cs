namespace HarborReplication.Registry.Adapters.Harbor.Answers;

internal sealed record HarborRepository
{
    public long Id { get; init; }

    /// <summary>With its project: <c>demo/team/svc</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Accessories and the untagged children of indexes left aside; null when Harbor does not say.</summary>
    public long? ArtifactCount { get; init; }
}

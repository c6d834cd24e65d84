namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>An artifact that cannot be handed out before the whole repository is known.</summary>
internal sealed record HeldArtifact(ListedArtifact Artifact, IReadOnlyList<AccessoryLink> Accessories, IReadOnlyList<string> Children)
{
    public string Digest { get; } = Artifact.Digest!.ToString();
}

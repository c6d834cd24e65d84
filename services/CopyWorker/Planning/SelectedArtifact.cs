using HarborReplication.Registry.Adapters;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>An artifact of a listing with those of its tags that a policy's filters take; without tags only if it has none.</summary>
internal sealed record SelectedArtifact(ListedArtifact Artifact, IReadOnlyList<string> Tags);

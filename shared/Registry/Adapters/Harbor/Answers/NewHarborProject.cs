namespace HarborReplication.Registry.Adapters.Harbor.Answers;

/// <summary>The body that creates a project; everything that is not said is Harbor's default.</summary>
internal sealed record NewHarborProject(string ProjectName, HarborProjectMetadata Metadata);

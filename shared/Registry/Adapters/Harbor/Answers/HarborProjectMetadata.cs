namespace HarborReplication.Registry.Adapters.Harbor.Answers;

/// <param name="Public"><c>"true"</c> or <c>"false"</c>.</param>
internal sealed record HarborProjectMetadata(string? Public);

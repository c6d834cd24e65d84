namespace HarborReplication.Registry.Adapters.Harbor.Answers;

/// <summary>A label, of which the name is all that matters here.</summary>
internal sealed record HarborName(string? Name);

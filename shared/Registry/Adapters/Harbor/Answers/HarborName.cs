namespace HarborReplication.Registry.Adapters.Harbor.Answers;

/// <summary>A tag or a label, of which the name is all that matters here.</summary>
internal sealed record HarborName(string? Name);

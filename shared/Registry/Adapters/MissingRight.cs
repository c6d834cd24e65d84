namespace HarborReplication.Registry.Adapters;

/// <summary>A right that a credential lacks.</summary>
/// <param name="Name">In the registry's own words, as its administrator grants it: <c>repository: push</c>.</param>
/// <param name="Message">One sentence: what does not work without it, and where it is granted.</param>
public sealed record MissingRight(string Name, string Message);

namespace HarborReplication.Registry.Adapters.Harbor.Answers;

internal sealed record HarborTokenAccess(string? Type, string? Name, IReadOnlyList<string?>? Actions);

namespace HarborReplication.Registry.Adapters.Harbor.Answers;

internal sealed record HarborToken(string? Token);

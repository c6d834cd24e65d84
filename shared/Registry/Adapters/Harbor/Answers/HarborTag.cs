namespace HarborReplication.Registry.Adapters.Harbor.Answers;

internal sealed record HarborTag(string? Name, DateTimeOffset? PushTime);

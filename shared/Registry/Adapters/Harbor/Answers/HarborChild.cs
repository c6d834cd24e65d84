namespace HarborReplication.Registry.Adapters.Harbor.Answers;

internal sealed record HarborChild(string? ChildDigest);

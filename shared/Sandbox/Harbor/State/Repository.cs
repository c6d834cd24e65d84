namespace HarborReplication.Sandbox.Harbor.State;

/// <summary>A repository with its whole name, the project's included.</summary>
internal sealed record Repository(long Id, long ProjectId, string Name, DateTimeOffset CreatedAt)
{
    public long PullCount { get; init; }

    public string Project => Name[..Name.IndexOf('/', StringComparison.Ordinal)];

    public string NameInProject => Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..];
}

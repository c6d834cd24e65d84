namespace HarborReplication.Sandbox.Harbor.State;

internal sealed record Artifact(long Id, long RepositoryId, string Digest, DateTimeOffset PushedAt)
{
    public IReadOnlyList<long> LabelIds { get; init; } = [];

    public DateTimeOffset PulledAt { get; init; }
}

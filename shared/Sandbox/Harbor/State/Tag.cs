namespace HarborReplication.Sandbox.Harbor.State;

internal sealed record Tag(long Id, long RepositoryId, string Name, long ArtifactId, DateTimeOffset PushedAt);

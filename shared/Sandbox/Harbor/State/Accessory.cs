namespace HarborReplication.Sandbox.Harbor.State;

/// <summary>An artifact that belongs to another one: a signature, an SBOM.</summary>
internal sealed record Accessory(long Id, long RepositoryId, long ArtifactId, string Digest, string SubjectDigest, string Type, DateTimeOffset CreatedAt);

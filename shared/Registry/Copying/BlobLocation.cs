using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>A blob in a repository of the destination.</summary>
public sealed record BlobLocation(RepositoryName Repository, Digest Digest);

using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>A blob that a copy is about to send.</summary>
/// <param name="Digest">The blob.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Repository">Where the copy needs it.</param>
/// <param name="Scope">From where it could be mounted: with a slash at its end the repositories that begin so, else the one of that name; empty: all.</param>
public sealed record WantedBlob(Digest Digest, long Size, RepositoryName Repository, string Scope);

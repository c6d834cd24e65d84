using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>How a blob came to be in the destination repository.</summary>
/// <param name="MountedFrom">The repository it was taken from, or the destination repository itself where it already was; null when it was sent.</param>
/// <param name="Spared">Bytes of it that this copy did not have to send.</param>
internal sealed record BlobWay(RepositoryName? MountedFrom, long Spared);

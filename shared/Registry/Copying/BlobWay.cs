using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>How a blob came to be in the destination repository.</summary>
/// <param name="MountedFrom">The repository it was taken from, or the destination repository itself where it already was; null when it was sent.</param>
internal sealed record BlobWay(RepositoryName? MountedFrom)
{
    public static BlobWay Sent { get; } = new((RepositoryName?)null);
}

using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>A repository of the destination that had the blob when somebody last looked.</summary>
/// <param name="Repository">Where it can be mounted from.</param>
/// <param name="Age">Since somebody looked. From <see cref="TrustedFor"/> on it is checked before it is used.</param>
public sealed record BlobPlacement(RepositoryName Repository, TimeSpan Age)
{
    public static readonly TimeSpan TrustedFor = TimeSpan.FromHours(1);
}

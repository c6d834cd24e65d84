using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>A blob at its destination: copies that need the same one share its upload, as far as the destination mounts.</summary>
/// <param name="Destination">The registry.</param>
/// <param name="Scope">From <see cref="MountScopes"/>.</param>
/// <param name="Digest">The blob.</param>
internal sealed record BlobKey(Origin Destination, string Scope, Digest Digest);

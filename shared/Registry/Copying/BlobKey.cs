using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>A blob at its destination: copies that need the same one share its upload.</summary>
internal sealed record BlobKey(Origin Destination, RepositoryName Repository, Digest Digest);

using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>What both references are.</summary>
/// <param name="Source">The source's digest.</param>
/// <param name="Destination">Null when the destination has no such reference, or is taken to have none that matters.</param>
/// <param name="Manifest">The source's manifest, where it was read already.</param>
internal sealed record Resolved(Digest Source, Digest? Destination, Manifest? Manifest = null);

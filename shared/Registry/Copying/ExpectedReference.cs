using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>What a reference was found to be a short while ago.</summary>
/// <param name="Digest">Null when there was no such reference.</param>
public sealed record ExpectedReference(Digest? Digest);

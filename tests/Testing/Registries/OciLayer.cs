namespace HarborReplication.Testing;

/// <summary>A compressed layer, and the digest of the tar inside it, which the config of an image names.</summary>
public sealed record OciLayer(OciBlob Blob, string DiffId);

namespace HarborReplication.Testing;

/// <summary>A blob in memory.</summary>
public sealed record OciBlob(string MediaType, byte[] Content)
{
    public string Digest { get; } = RegistryContent.DigestOf(Content);
}

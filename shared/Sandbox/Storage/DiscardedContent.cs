namespace HarborReplication.Sandbox.Storage;

/// <summary>A blob whose bytes were verified and thrown away: it is there for everything but reading.</summary>
internal sealed class DiscardedContent(long length) : IBlobContent
{
    public long Length => length;

    public Stream OpenRead(long offset) => throw new IOException("The content of this blob was thrown away on upload.");
}

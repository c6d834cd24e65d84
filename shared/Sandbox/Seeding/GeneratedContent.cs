using HarborReplication.Sandbox.Storage;

namespace HarborReplication.Sandbox.Seeding;

/// <summary>
/// A blob of any size that takes no space: made up anew on every read. It starts like a gzip stream, so that clients which look at the
/// first bytes leave it as it is; it is not one.
/// </summary>
internal sealed class GeneratedContent(ulong seed, long length) : IBlobContent
{
    private static readonly byte[] GzipMagic = [0x1f, 0x8b, 0x08, 0x00];

    public long Length => length;

    public Stream OpenRead(long offset) => new GeneratedStream(seed, GzipMagic, length) { Position = offset };
}

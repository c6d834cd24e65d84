using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using HarborReplication.Sandbox.Storage;

namespace HarborReplication.Sandbox.Seeding;

/// <summary>Writes a layer that unpacks: a tar with one file of random bytes, in gzip. Streamed, whatever its size.</summary>
internal sealed class LayerWriter(BlobStore blobs)
{
    private static readonly DateTimeOffset FileTime = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The layer as it is stored, and the digest of the tar inside, which the config names.</summary>
    public async Task<(Descriptor Layer, Digest DiffId)> WriteAsync(int seed, long size, string mediaType, CancellationToken cancellationToken)
    {
        var temporary = blobs.NewTemporary();
        using var tarHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var blobHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length;
        using (var file = AtomicFile.Create(temporary))
        {
            // Random bytes do not become fewer; storing them is all that is asked of gzip.
            using (var gzip = new GZipStream(new HashingStream(file, blobHash), CompressionLevel.NoCompression, leaveOpen: true))
            using (var tar = new TarWriter(new HashingStream(gzip, tarHash), TarEntryFormat.Ustar, leaveOpen: false))
            {
                var entry = new UstarTarEntry(TarEntryType.RegularFile, $"srv/content-{seed}")
                {
                    DataStream = new GeneratedStream((ulong)seed, [], size),
                    ModificationTime = FileTime,
                };
                await tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
            }

            length = file.Length;
        }

        var digest = Digest.FromHash(HashAlgorithmName.SHA256, blobHash.GetHashAndReset());
        blobs.Adopt(temporary, digest);
        return (new Descriptor(mediaType, length, digest), Digest.FromHash(HashAlgorithmName.SHA256, tarHash.GetHashAndReset()));
    }
}

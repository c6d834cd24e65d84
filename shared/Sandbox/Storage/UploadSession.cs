using System.Buffers;
using System.Security.Cryptography;

namespace HarborReplication.Sandbox.Storage;

/// <summary>One upload: a temporary file that grows, hashed as it does. Requests of one session take turns.</summary>
internal sealed class UploadSession(string id, string repository, string? file) : IDisposable
{
    private const int BufferSize = 128 * 1024;
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    public string Id => id;

    public string Repository => repository;

    /// <summary>Null when content is hashed and thrown away.</summary>
    public string? File => file;

    public long Length => Volatile.Read(ref _length);

    /// <summary>Kept or forgotten; a request that waited for its turn finds nothing to go on with.</summary>
    public bool HasEnded { get; private set; }

    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Appends all of the body. What had arrived before it broke off stays, so that the client can go on from there.</summary>
    public async Task AppendAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var stream = file is null ? Stream.Null : OpenAppend(file);
            while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                _sha256.AppendData(buffer, 0, read);
                Volatile.Write(ref _length, _length + read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The digest of everything so far. SHA-512 is rare enough to be read back from the file.</summary>
    public async Task<Digest> ComputeAsync(HashAlgorithmName algorithm, CancellationToken cancellationToken)
    {
        if (algorithm == HashAlgorithmName.SHA256)
            return Digest.FromHash(algorithm, _sha256.GetCurrentHash());
        if (file is null)
            throw new NotSupportedException("Uploads that are thrown away can be verified by SHA-256 only.");
        using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite, BufferSize, FileOptions.Asynchronous);
        return Digest.FromHash(algorithm, await SHA512.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
    }

    // Without the semaphore: others may be waiting on it, and it holds nothing that has to be given back.
    public void Dispose()
    {
        HasEnded = true;
        _sha256.Dispose();
    }

    private static FileStream OpenAppend(string path) =>
        new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.Sandbox.Storage;

/// <summary>All content by digest, blobs and manifests alike; which repository may see what is the links' affair.</summary>
internal sealed class BlobStore(StorePaths paths)
{
    private readonly ConcurrentDictionary<Digest, IBlobContent> _virtual = new();
    private readonly ConcurrentDictionary<Digest, bool> _lost = new();

    public bool TryFind(Digest digest, [NotNullWhen(true)] out IBlobContent? content)
    {
        if (_virtual.TryGetValue(digest, out content))
            return true;
        var file = new FileInfo(paths.Blob(digest));
        content = file.Exists ? new FileContent(file.FullName, file.Length) : null;
        return content is not null;
    }

    /// <summary>Content without a file: generated on every read, or gone. It does not survive the process.</summary>
    public void AddVirtual(Digest digest, IBlobContent content)
    {
        _virtual[digest] = content;
        _lost.TryRemove(digest, out _);
    }

    /// <summary>Takes over a finished temporary file.</summary>
    public void Adopt(string temporary, Digest digest)
    {
        AtomicFile.Move(temporary, paths.Blob(digest));
        _lost.TryRemove(digest, out _);
    }

    /// <summary>From here on the content is gone, though everything about it is still known; until it is stored again.</summary>
    public void Lose(Digest digest) => _lost[digest] = true;

    public bool IsLost(Digest digest) => _lost.ContainsKey(digest);

    public async Task AddAsync(Digest digest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _lost.TryRemove(digest, out _);
        if (!TryFind(digest, out _))
            await AtomicFile.WriteAsync(NewTemporary(), paths.Blob(digest), content, cancellationToken).ConfigureAwait(false);
    }

    public async Task<byte[]> ReadAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (!TryFind(digest, out var content))
            throw new FileNotFoundException($"The store holds no {digest}.");
        var bytes = new byte[content.Length];
        using var stream = content.OpenRead(0);
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    public string NewTemporary() => paths.Upload(Guid.NewGuid().ToString());
}

using System.Buffers;
using System.Security.Cryptography;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Throttling;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>
/// Reads one blob from the source, from begin to end, over as many connections as it takes. It hashes what it passes on and gives away the
/// last bytes only when the whole is what the descriptor says: a wrong blob can never be completed at the destination. Where it starts
/// in the middle, because another copy has sent the begin, only the destination sees the whole and has to check it.
/// </summary>
/// <param name="client">The source.</param>
/// <param name="repository">Where the blob is.</param>
/// <param name="blob">What it must be.</param>
/// <param name="options">How often a broken connection is taken up again.</param>
/// <param name="time">For the pauses in between.</param>
/// <param name="start">The first byte wanted.</param>
/// <param name="pace">How fast it may be passed on.</param>
/// <param name="cancellationToken">Ends all reading; the requests that the bytes are passed on in come and go.</param>
internal sealed class BlobSource(
    RegistryClient client, RepositoryName repository, Descriptor blob, CopierOptions options, TimeProvider time, long start, IBytePace? pace,
    CancellationToken cancellationToken)
    : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;
    private const int ProgressThatCounts = 1024 * 1024;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(blob.Digest.Algorithm.Hash);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private BlobRead? _read;
    private readonly bool _isWhole = start == 0;
    private long _position = start;
    private long _hashedTo = start;
    private long _brokenAt = start;
    private int _breaks;

    /// <summary>The next byte to be passed on.</summary>
    public long Position => _position;

    /// <summary>Passes on the next <paramref name="count"/> bytes.</summary>
    /// <exception cref="CopyException">The source failed, or has other bytes than the descriptor says.</exception>
    public async Task CopyToAsync(Stream body, long count, Action<int> progress, CancellationToken bodyToken)
    {
        for (var end = _position + count; _position < end;)
            await CopySomeAsync(body, end, progress, bodyToken).ConfigureAwait(false);
    }

    /// <summary>Passes on bytes up to the end of the blob, or until <paramref name="stop"/> says so.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="CopyException">As above.</exception>
    public async Task<long> CopyUntilAsync(Stream body, Func<bool> stop, Action<int> progress, CancellationToken bodyToken)
    {
        var from = _position;
        while (_position < blob.Size && !stop())
            await CopySomeAsync(body, blob.Size, progress, bodyToken).ConfigureAwait(false);
        return _position - from;
    }

    /// <summary>Goes on from an earlier byte: the destination has not got what came after it.</summary>
    public async Task ReturnToAsync(long position)
    {
        _breaks = 0;
        if (position == _position)
            return;
        await CloseAsync().ConfigureAwait(false);
        _brokenAt = _position = position;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private async Task CopySomeAsync(Stream body, long end, Action<int> progress, CancellationToken bodyToken)
    {
        var buffer = _buffer.AsMemory(0, (int)Math.Min(Math.Min(BufferSize, pace?.Piece ?? BufferSize), end - _position));
        var read = await ReadAsync(buffer).At(CopySide.Source, CopyPhase.Blob).ConfigureAwait(false);
        // What is read a second time has been hashed already.
        var known = (int)Math.Min(read, _hashedTo - _position);
        _hash.AppendData(buffer.Span[known..read]);
        _position += read;
        _hashedTo = Math.Max(_hashedTo, _position);
        if (_position == blob.Size)
            await VerifyAsync().At(CopySide.Source, CopyPhase.Blob).ConfigureAwait(false);
        if (pace is not null)
            await pace.WaitAsync(read, bodyToken).ConfigureAwait(false);
        await body.WriteAsync(buffer[..read], bodyToken).ConfigureAwait(false);
        progress(read);
    }

    private async ValueTask CloseAsync()
    {
        if (_read is not null)
            await _read.DisposeAsync().ConfigureAwait(false);
        _read = null;
    }

    private async Task<int> ReadAsync(Memory<byte> buffer)
    {
        while (true)
        {
            try
            {
                _read ??= await OpenAsync().ConfigureAwait(false);
                var read = await _read.ReadAsync(buffer).ConfigureAwait(false);
                return read > 0 ? read : throw Corrupt($"ended after {_position} of {blob.Size} bytes");
            }
            catch (RegistryException e) when (MayGoOn(e))
            {
                await CloseAsync().ConfigureAwait(false);
                await Task.Delay(Backoff.After(_breaks, options.RetryDelay), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A broken connection is taken up again where it broke, as long as there is progress in between.</summary>
    private bool MayGoOn(RegistryException failure)
    {
        if (failure.Kind is not (FailureKind.Unreachable or FailureKind.ServerError))
            return false;
        _breaks = _position - _brokenAt >= ProgressThatCounts ? 1 : _breaks + 1;
        _brokenAt = _position;
        return _breaks < options.BlobAttempts;
    }

    private async Task<BlobRead> OpenAsync()
    {
        var read = await client.OpenBlobAsync(repository, blob.Digest, _position, cancellationToken).ConfigureAwait(false);
        try
        {
            if (read.Length is { } length && read.Offset + length != blob.Size)
                throw Corrupt($"is {read.Offset + length} bytes at the source, its descriptor says {blob.Size}");
            // A registry without ranges starts from the begin: what was passed on already is read past.
            for (var skip = _position - read.Offset; skip > 0;)
            {
                var skipped = await read.ReadAsync(_buffer.AsMemory(0, (int)Math.Min(BufferSize, skip))).ConfigureAwait(false);
                skip -= skipped > 0 ? skipped : throw Corrupt($"ended before byte {_position}, where it was longer before");
            }

            return read;
        }
        catch
        {
            await read.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task VerifyAsync()
    {
        // Without an announced length only the end of the body tells that there is no more.
        if (_read is { Length: null } && await HasMoreAsync(_read).ConfigureAwait(false))
            throw Corrupt($"goes on after the {blob.Size} bytes its descriptor says");
        if (!_isWhole)
            return;
        var actual = Digest.FromHash(blob.Digest.Algorithm, _hash.GetCurrentHash());
        if (actual != blob.Digest)
            throw Corrupt($"has the digest {actual}");
    }

    private static async Task<bool> HasMoreAsync(BlobRead read)
    {
        var one = ArrayPool<byte>.Shared.Rent(1);
        try
        {
            return await read.ReadAsync(one.AsMemory(0, 1)).ConfigureAwait(false) > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(one);
        }
    }

    private RegistryException Corrupt(string what) => new(FailureKind.Corrupt, $"Blob {blob.Digest} of {repository} {what}.");
}

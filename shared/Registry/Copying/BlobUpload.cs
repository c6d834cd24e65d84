using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>
/// Sends one blob: by the way that the destination takes, on from where a broken upload got to where the destination knows, else again
/// from the begin. Told to drain, it leaves a session that another copy can go on with.
/// </summary>
internal sealed class BlobUpload(
    CopyRequest request, Descriptor blob, BlobFlight? flight, UploadWays ways, CopierOptions options, CopyTracker tracker, CopyLog log, TimeProvider time)
{
    private const int ProgressThatCounts = 1024 * 1024;
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);
    private UploadWay _way;
    private UploadSession _session = null!;
    private long _spared;
    private long _sent;
    private long _brokenAt;
    private int _failures;

    /// <summary>Sends the blob.</summary>
    /// <param name="session">Opened already; null to have one opened.</param>
    /// <param name="open">Opens a session, or finds that there is nothing to send (null).</param>
    /// <param name="cancellationToken">Ends the upload at once.</param>
    /// <exception cref="DrainedException">The copy is to drain.</exception>
    public async Task<BlobWay> SendAsync(
        UploadSession? session, Func<CancellationToken, Task<UploadSession?>> open, CancellationToken cancellationToken)
    {
        _way = ways.Choose(WantedWay(session), blob.Size);
        if (_way == UploadWay.Whole && session?.Offset > 0)
            session = null;
        CopyException? refusal = null;
        var refused = _way;
        var wasAll = false;
        var lostSessions = 0;
        var isReadAgain = false;
        while (true)
        {
            if (session is null && request.Drain.IsCancellationRequested)
                throw new DrainedException(null);
            session ??= await open(cancellationToken).ConfigureAwait(false);
            if (session is null)
            {
                // After a lost answer to the last byte it was this copy that brought it, though by the destination's word.
                if (wasAll)
                    tracker.Sent(blob.Size);
                else
                    tracker.Mounted(blob.Size);
                return new BlobWay(request.DestinationRepository, wasAll ? 0 : blob.Size);
            }

            _session = session;
            _spared = session.Offset;
            tracker.Mounted(_spared);
            try
            {
                await SendAsync(cancellationToken).ConfigureAwait(false);
                if (refusal is not null)
                    ways.Refused(refused, refused == UploadWay.Whole ? blob.Size : 0);
                return new BlobWay(null, _spared);
            }
            catch (CopyException e)
            {
                wasAll = _spared == 0 && _sent == blob.Size;
                Uncount();
                await GiveUpAsync(cancellationToken).ConfigureAwait(false);
                session = null;
                if (UploadFailure.IsRefusalOfTheWay(e) || (UploadFailure.IsLostSession(e) && ++lostSessions > 1))
                {
                    if (refusal is not null)
                        throw refusal;
                    (refusal, refused) = (e, _way);
                    _way = UploadWays.Other(_way);
                    log.Write($"Blob {Name} is tried {(_way == UploadWay.Whole ? "in one piece" : "by chunk")}: {e.Message}");
                    continue;
                }

                var isCorrupt = e.Kind == FailureKind.Corrupt;
                if (++_failures >= options.BlobAttempts || (isCorrupt && isReadAgain)
                    || !(isCorrupt || UploadFailure.IsLostSession(e) || UploadFailure.IsPassing(e)))
                {
                    throw;
                }

                isReadAgain |= isCorrupt;
                log.Write($"Blob {Name} is sent again: {e.Message}");
                await PauseAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private long ChunkSize => Math.Max(Math.Max(request.ChunkSize, 1), _session.MinChunk ?? 0);

    private string Name => $"{blob.Digest.Algorithm}:{blob.Digest.Hex[..12]} ({new ByteSize(blob.Size)})";

    private UploadWay WantedWay(UploadSession? session) =>
        request.CopyByChunk && blob.Size > Math.Max(request.ChunkSize, session?.MinChunk ?? 0) ? UploadWay.Chunks
        // One more request than in one piece: worth it where draining would throw away much otherwise.
        : session?.Offset > 0 || (request.Drain.CanBeCanceled && blob.Size >= options.HandOverFrom) ? UploadWay.Stream
        : UploadWay.Whole;

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await StopIfDrainedAsync(cancellationToken).ConfigureAwait(false);
        if (blob.Size == 0)
        {
            if (Digest.Of([], blob.Digest.Algorithm) != blob.Digest)
                throw new CopyException(CopySide.Source, CopyPhase.Blob, new RegistryException(FailureKind.Corrupt, $"Blob {blob.Digest} cannot be empty, its descriptor says it is."));
            await FinishAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var source = new BlobSource(request.Source, request.SourceRepository, blob, options, time, _session.Offset, request.Pace, cancellationToken);
        await using (source.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    await SendOnceAsync(source, cancellationToken).ConfigureAwait(false);
                    return;
                }
                catch (CopyException e) when (_way != UploadWay.Whole && (UploadFailure.IsPassing(e) || UploadFailure.IsWrongOffset(e)))
                {
                    if (!await TryGoOnAsync(source, e, cancellationToken).ConfigureAwait(false))
                        throw;
                }
            }
        }
    }

    private async Task SendOnceAsync(BlobSource source, CancellationToken cancellationToken)
    {
        var destination = request.Destination;
        switch (_way)
        {
            case UploadWay.Whole:
                await destination.PutBlobAsync(
                    _session, blob.Digest, blob.Size, (body, token) => source.CopyToAsync(body, blob.Size, Count, token), cancellationToken)
                    .At(CopySide.Destination, CopyPhase.Put).ConfigureAwait(false);
                return;
            case UploadWay.Chunks:
                while (_session.Offset < blob.Size)
                {
                    await StopIfDrainedAsync(cancellationToken).ConfigureAwait(false);
                    var length = Math.Min(ChunkSize, blob.Size - _session.Offset);
                    _session = await destination.PatchAsync(
                        _session, length, (body, token) => source.CopyToAsync(body, length, Count, token), cancellationToken)
                        .At(CopySide.Destination, CopyPhase.Put).ConfigureAwait(false);
                }

                break;
            case UploadWay.Stream:
                while (_session.Offset < blob.Size)
                {
                    await StopIfDrainedAsync(cancellationToken).ConfigureAwait(false);
                    var enough = _session.Offset + (_session.MinChunk ?? 1);
                    _session = await destination.PatchOpenEndedAsync(
                        _session, (body, token) => source.CopyUntilAsync(body, () => request.Drain.IsCancellationRequested && source.Position >= enough, Count, token),
                        cancellationToken)
                        .At(CopySide.Destination, CopyPhase.Put).ConfigureAwait(false);
                }

                break;
            default:
                throw new InvalidOperationException($"{_way} is no way to send a blob.");
        }

        await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task FinishAsync(CancellationToken cancellationToken) =>
        request.Destination.FinishUploadAsync(_session, blob.Digest, cancellationToken).At(CopySide.Destination, CopyPhase.Put);

    /// <summary>
    /// Asks the destination how far the broken upload got. What follows has two readers of the source behind it, so only a registry that
    /// is known to check the digest of the whole may be given the rest.
    /// </summary>
    private async Task<bool> TryGoOnAsync(BlobSource source, CopyException failure, CancellationToken cancellationToken)
    {
        if (_failures + 1 >= options.BlobAttempts)
            return false;
        UploadSession? found;
        try
        {
            found = await request.Destination.FindUploadAsync(_session, cancellationToken).ConfigureAwait(false);
            if (found is null || found.Offset == 0 || found.Offset < _session.Offset || found.Offset > source.Position
                || (UploadFailure.IsWrongOffset(failure) && found.Offset == _session.Offset)
                || !await ways.ChecksDigestsAsync(request.Destination, request.DestinationRepository, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }
        catch (RegistryException)
        {
            // What broke is what is reported.
            return false;
        }

        log.Write($"Blob {Name} goes on at byte {found.Offset}: {failure.Message}");
        Count(found.Offset - _spared - _sent);
        await source.ReturnToAsync(found.Offset).ConfigureAwait(false);
        _failures = found.Offset - _brokenAt >= ProgressThatCounts ? 1 : _failures + 1;
        _brokenAt = found.Offset;
        _session = found;
        await PauseAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task StopIfDrainedAsync(CancellationToken cancellationToken)
    {
        if (!request.Drain.IsCancellationRequested)
            return;
        Uncount();
        if (_session.Offset > 0)
            throw new DrainedException(UploadHint.Of(_session, blob.Digest));
        await GiveUpAsync(cancellationToken).ConfigureAwait(false);
        throw new DrainedException(null);
    }

    private async Task GiveUpAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(CancelPatience);
        try
        {
            await request.Destination.CancelUploadAsync(_session, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RegistryException or OperationCanceledException)
        {
            // A courtesy: registries purge what was left.
        }
    }

    private Task PauseAsync(CancellationToken cancellationToken) =>
        Task.Delay(Backoff.After(_failures, options.RetryDelay), time, cancellationToken);

    private void Count(int bytes) => Count((long)bytes);

    private void Count(long bytes)
    {
        _sent += bytes;
        tracker.Sent(bytes);
        flight?.Count(bytes);
    }

    private void Uncount()
    {
        Count(-_sent);
        tracker.Mounted(-_spared);
        _spared = 0;
    }
}

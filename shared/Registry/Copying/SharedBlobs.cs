using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>
/// Has each blob sent once, by whichever copy comes to it first: the others go on with what else they need, then wait, once and not for
/// long, and take it from where it landed. Never a lock: whoever has waited long enough sends it.
/// </summary>
internal sealed class SharedBlobs(
    CopyRequest request, BlobCopy copy, DestinationMemory memory, CopierOptions options, CopyTracker tracker, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private RepositoryName Own => request.DestinationRepository;

    /// <summary>Brings the blob, unless another copy is doing that.</summary>
    /// <returns>How it came; null: it is to be waited for.</returns>
    public async Task<BlobWay?> BringAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var key = Key(blob);
        var (flight, isOwn) = memory.Flights.Board(key, Own, request.Urgency);
        return isOwn
            ? await FlyAsync(key, flight, () => copy.BringAsync(blob, flight, null, cancellationToken)).ConfigureAwait(false)
            : null;
    }

    /// <summary>Waits for the blob that another copy is sending, and brings it by what comes of that.</summary>
    /// <exception cref="DrainedException">The copy is to drain.</exception>
    public async Task<BlobWay> TakeAsync(Descriptor blob, UploadPlaces places, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var key = Key(blob);
            var (flight, isOwn) = memory.Flights.Board(key, Own, request.Urgency);
            if (isOwn)
            {
                return (await FlyAsync(key, flight, async () =>
                {
                    var answer = await AskAsync(blob, flight, since, cancellationToken).ConfigureAwait(false);
                    return await BringAsync(flight, answer).ConfigureAwait(false);
                }).ConfigureAwait(false))!;
            }

            if (await HasLandedAsync(flight, since, cancellationToken).ConfigureAwait(false))
                return await LandedAsync(flight).ConfigureAwait(false);
            if (Left(since) <= TimeSpan.Zero)
                return await BringAsync(null, ClaimAnswer.Unknown).ConfigureAwait(false);
            // It failed: that of another copy need not be a failure of this one.
        }

        Task<BlobWay> LandedAsync(BlobFlight flight)
        {
            if (flight.Repository != Own)
                return BringAsync(null, new ClaimAnswer { Placement = new BlobPlacement(flight.Repository, TimeSpan.Zero) });
            tracker.Mounted(blob.Size);
            // What another copy brought is not our own word: when the destination misses it, it is sent like what was mounted.
            return Task.FromResult(new BlobWay(Own, blob.Size));
        }

        async Task<BlobWay> BringAsync(BlobFlight? flight, ClaimAnswer answer)
        {
            using var claim = answer.Own;
            return (await places.UseAsync(() => copy.BringAsync(blob, flight, answer, cancellationToken), cancellationToken).ConfigureAwait(false))!;
        }
    }

    private BlobKey Key(Descriptor blob)
    {
        var origin = request.Destination.Endpoint.Origin;
        return new BlobKey(origin, memory.ScopesOf(origin).Of(Own), blob.Digest);
    }

    private async Task<BlobWay?> FlyAsync(BlobKey key, BlobFlight flight, Func<Task<BlobWay?>> bring)
    {
        BlobWay? way = null;
        try
        {
            return way = await bring().ConfigureAwait(false);
        }
        finally
        {
            memory.Flights.End(key, flight, hasLanded: way is not null);
        }
    }

    /// <summary>Asks other processes again and again until they do not send it any more, or it has been waited for long enough.</summary>
    private async Task<ClaimAnswer> AskAsync(Descriptor blob, BlobFlight flight, long since, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await copy.ClaimAsync(blob, flight, cancellationToken).ConfigureAwait(false);
            if (answer.Elsewhere is not { } elsewhere)
                return answer;
            var left = Left(since);
            if (left <= TimeSpan.Zero)
                return ClaimAnswer.Unknown;
            var pause = TimeSpan.FromTicks(Math.Clamp((elsewhere.Remaining ?? LongestPause).Ticks, ShortestPause.Ticks, LongestPause.Ticks));
            await PauseAsync(token => Task.Delay(pause < left ? pause : left, time, token), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> HasLandedAsync(BlobFlight flight, long since, CancellationToken cancellationToken)
    {
        try
        {
            var left = Left(since);
            await PauseAsync(token => flight.End.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, token), cancellationToken).ConfigureAwait(false);
            return await flight.End.ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task PauseAsync(Func<CancellationToken, Task> pause, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, request.Drain);
        try
        {
            await pause(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && request.Drain.IsCancellationRequested)
        {
            throw new DrainedException(null);
        }
    }

    private TimeSpan Left(long since) => options.SharingPatience - time.GetElapsedTime(since);
}

using System.Collections.Concurrent;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>Brings the blobs of an artifact to the destination, several at a time, and remembers how each came there.</summary>
internal sealed class BlobDelivery(
    CopyRequest request, BlobCopy copy, SharedBlobs shared, CopierOptions options, CopyTracker tracker, CopyLog log)
{
    private readonly ConcurrentDictionary<Digest, BlobWay> _ways = new();
    private readonly ConcurrentQueue<UploadHint> _left = new();
    private readonly ConcurrentQueue<Descriptor> _sentByOthers = new();
    private volatile bool _isDrained;

    /// <summary>What is in the destination repository now.</summary>
    public IReadOnlyList<Digest> Delivered => [.. _ways.Keys];

    /// <summary>Uploads that were left because the copy is to drain.</summary>
    public IReadOnlyList<UploadHint> Left => [.. _left];

    /// <summary>Null when the blob has not been brought.</summary>
    public BlobWay? WayOf(Digest digest) => _ways.GetValueOrDefault(digest);

    /// <summary>The blobs of a manifest and of all below it, each once, across all platforms.</summary>
    /// <exception cref="DrainedException">Some are not there, because the copy is to drain.</exception>
    public async Task BringAsync(ManifestNode root, CancellationToken cancellationToken)
    {
        var blobs = root.All.SelectMany(node => node.Blobs).DistinctBy(blob => blob.Digest).Where(blob => !_ways.ContainsKey(blob.Digest)).ToList();
        if (blobs.Count == 0)
            return;
        foreach (var blob in blobs)
            tracker.Expect(blob.Size);
        await FirstFailure.ForEachAsync(LargeAndSmallInTurn(blobs), options.BlobsInFlight, BringOrLeaveAsync, cancellationToken).ConfigureAwait(false);
        await TakeFromOthersAsync(cancellationToken).ConfigureAwait(false);
        if (_isDrained)
            throw new DrainedException(null);
        await FirstFailure.ForEachAsync(blobs, options.BlobsInFlight, CheckAsync, cancellationToken).ConfigureAwait(false);
        var now = tracker.Now;
        log.Write($"{blobs.Count} blobs in place: {new ByteSize(now.BytesDone - now.BytesMounted)} sent, {new ByteSize(now.BytesMounted)} were there.");
    }

    /// <summary>Sends a blob that was believed to be there.</summary>
    public async Task SendAgainAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (WayOf(blob.Digest) is { } before)
            tracker.Withdraw(blob, before);
        _ways[blob.Digest] = await NoteLeftAsync(copy.SendAgainAsync(blob, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>What others are sending comes last: until then it costs nothing to wait for it.</summary>
    private async Task TakeFromOthersAsync(CancellationToken cancellationToken)
    {
        if (_sentByOthers.IsEmpty || _isDrained)
            return;
        log.Write($"{_sentByOthers.Count} blobs are being sent by other copies.");
        using var places = new UploadPlaces(options.BlobsInFlight, request.Waiting);
        await FirstFailure.ForEachAsync(
            _sentByOthers, _sentByOthers.Count, (blob, token) => OrLeaveAsync(TakeAsync(blob, places, token)), cancellationToken).ConfigureAwait(false);
        _sentByOthers.Clear();
    }

    private Task BringOrLeaveAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (!request.Drain.IsCancellationRequested)
            return OrLeaveAsync(BringAsync(blob, cancellationToken));
        _isDrained = true;
        return Task.CompletedTask;
    }

    /// <summary>Draining does not end the others: each goes on to its own boundary.</summary>
    private async Task OrLeaveAsync(Task bringing)
    {
        try
        {
            await bringing.ConfigureAwait(false);
        }
        catch (DrainedException)
        {
            _isDrained = true;
        }
    }

    private async Task BringAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (await NoteLeftAsync(shared.BringAsync(blob, cancellationToken)).ConfigureAwait(false) is { } way)
            _ways[blob.Digest] = way;
        else
            _sentByOthers.Enqueue(blob);
    }

    private async Task TakeAsync(Descriptor blob, UploadPlaces places, CancellationToken cancellationToken) =>
        _ways[blob.Digest] = await NoteLeftAsync(shared.TakeAsync(blob, places, cancellationToken)).ConfigureAwait(false);

    private async Task<T> NoteLeftAsync<T>(Task<T> upload)
    {
        try
        {
            return await upload.ConfigureAwait(false);
        }
        catch (DrainedException e)
        {
            if (e.Left is not null)
                _left.Enqueue(e.Left);
            throw;
        }
    }

    /// <summary>While the last blobs came, garbage collection may have taken the first ones: no manifest names them yet.</summary>
    private async Task CheckAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (!await copy.IsReadableAsync(blob, cancellationToken).ConfigureAwait(false))
            await SendAgainAsync(blob, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The largest blobs start first, so that none is left alone at the end; small ones beside them keep requests going.</summary>
    private static IEnumerable<Descriptor> LargeAndSmallInTurn(List<Descriptor> blobs)
    {
        blobs.Sort((a, b) => b.Size.CompareTo(a.Size));
        for (int large = 0, small = blobs.Count - 1; large <= small; large++, small--)
        {
            yield return blobs[large];
            if (small > large)
                yield return blobs[small];
        }
    }
}

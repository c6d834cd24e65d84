using System.Collections.Concurrent;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>Brings the blobs of an artifact to the destination, several at a time, and remembers how each came there.</summary>
internal sealed class BlobDelivery(
    CopyRequest request, BlobCopy copy, BlobFlights flights, CopierOptions options, CopyTracker tracker, CopyLog log, TimeProvider time)
{
    private readonly ConcurrentDictionary<Digest, BlobWay> _ways = new();
    private readonly long _started = time.GetTimestamp();

    /// <summary>What is in the destination repository now.</summary>
    public IReadOnlyList<Digest> Delivered => [.. _ways.Keys];

    /// <summary>Null when the blob has not been brought.</summary>
    public BlobWay? WayOf(Digest digest) => _ways.GetValueOrDefault(digest);

    /// <summary>The blobs of a manifest and of all below it, each once, across all platforms.</summary>
    public async Task BringAsync(ManifestNode root, CancellationToken cancellationToken)
    {
        var blobs = root.All.SelectMany(node => node.Blobs).DistinctBy(blob => blob.Digest).Where(blob => !_ways.ContainsKey(blob.Digest)).ToList();
        if (blobs.Count == 0)
            return;
        foreach (var blob in blobs)
            tracker.Expect(blob.Size);
        await FirstFailure.ForEachAsync(LargeAndSmallInTurn(blobs), options.BlobsInFlight, BringAsync, cancellationToken).ConfigureAwait(false);
        if (time.GetElapsedTime(_started) >= BlobPlacement.TrustedFor)
            await FirstFailure.ForEachAsync(blobs, options.BlobsInFlight, CheckAsync, cancellationToken).ConfigureAwait(false);
        var now = tracker.Now;
        log.Write($"{blobs.Count} blobs in place: {new ByteSize(now.BytesDone - now.BytesMounted)} sent, {new ByteSize(now.BytesMounted)} were there.");
    }

    /// <summary>Sends a blob that was believed to be there.</summary>
    public async Task SendAgainAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (WayOf(blob.Digest) is { } before)
        {
            if (before.MountedFrom is not null)
                tracker.Mounted(-blob.Size);
            else
                tracker.Sent(-blob.Size);
        }

        _ways[blob.Digest] = await copy.SendAgainAsync(blob, cancellationToken).ConfigureAwait(false);
    }

    private async Task BringAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var key = new BlobKey(request.Destination.Endpoint.Origin, request.DestinationRepository, blob.Digest);
        var (way, shared) = await flights.RunAsync(key, token => copy.BringAsync(blob, token), cancellationToken).ConfigureAwait(false);
        if (shared)
            tracker.Mounted(blob.Size);
        // What another copy brought is not our own word: when the destination misses it, it is sent like what was mounted.
        _ways[blob.Digest] = shared ? new BlobWay(way.MountedFrom ?? request.DestinationRepository) : way;
    }

    /// <summary>After hours, garbage collection may have taken what no manifest names yet.</summary>
    private async Task CheckAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var size = await request.Destination.HeadBlobAsync(request.DestinationRepository, blob.Digest, cancellationToken)
            .At(CopySide.Destination, CopyPhase.Blob).ConfigureAwait(false);
        if (size is not null)
            return;
        log.Write($"Blob {blob.Digest} is gone from the destination and is sent again.");
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

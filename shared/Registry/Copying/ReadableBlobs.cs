using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>
/// Blobs that this process has written to destinations or has seen to be readable there a moment ago. What a registry only says it has
/// is not among them: measured on distribution 2.8, a descriptor cache that outlives garbage collection answers HEAD with 200, mounts
/// with 201 and takes the manifest, and then has not one byte to send.
/// </summary>
internal sealed class ReadableBlobs(TimeProvider time)
{
    // Short, because garbage collection comes between; long enough that a layer which many images share is looked at once, not per image.
    private static readonly TimeSpan TrustedFor = TimeSpan.FromMinutes(1);
    private const int Capacity = 10_000;
    private readonly ConcurrentDictionary<(Origin Destination, Digest Digest), Seen> _seen = new();

    public void Note(Origin destination, RepositoryName repository, Digest digest)
    {
        if (_seen.Count >= Capacity)
            DropOld();
        _seen[(destination, digest)] = new Seen(repository, time.GetTimestamp());
    }

    public bool IsKnown(Origin destination, Digest digest) =>
        _seen.TryGetValue((destination, digest), out var seen) && Age(seen) < TrustedFor;

    /// <summary>Where it was seen: a copy that begins now can take it from there, though the one that brought it has not ended.</summary>
    public bool TryFind(Origin destination, Digest digest, [NotNullWhen(true)] out BlobPlacement? placement)
    {
        placement = _seen.TryGetValue((destination, digest), out var seen) && Age(seen) < BlobPlacement.TrustedFor
            ? new BlobPlacement(seen.Repository, Age(seen))
            : null;
        return placement is not null;
    }

    /// <summary>It is not there after all.</summary>
    public void Forget(Origin destination, BlobLocation wrong)
    {
        if (_seen.TryGetValue((destination, wrong.Digest), out var seen) && seen.Repository == wrong.Repository)
            _seen.TryRemove(KeyValuePair.Create((destination, wrong.Digest), seen));
    }

    private void DropOld()
    {
        foreach (var (key, seen) in _seen)
        {
            if (Age(seen) >= TrustedFor)
                _seen.TryRemove(key, out _);
        }

        if (_seen.Count >= Capacity)
            _seen.Clear();
    }

    private TimeSpan Age(Seen seen) => time.GetElapsedTime(seen.At);

    private sealed record Seen(RepositoryName Repository, long At);
}

using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<(Origin Destination, Digest Digest), long> _seen = new();

    public void Note(Origin destination, Digest digest)
    {
        if (_seen.Count >= Capacity)
            DropOld();
        _seen[(destination, digest)] = time.GetTimestamp();
    }

    public bool IsKnown(Origin destination, Digest digest) => _seen.TryGetValue((destination, digest), out var at) && IsTrusted(at);

    private void DropOld()
    {
        foreach (var (key, at) in _seen)
        {
            if (!IsTrusted(at))
                _seen.TryRemove(key, out _);
        }

        if (_seen.Count >= Capacity)
            _seen.Clear();
    }

    private bool IsTrusted(long at) => time.GetElapsedTime(at) < TrustedFor;
}

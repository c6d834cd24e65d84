using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using HarborReplication.Contracts.Work;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Values;

namespace HarborReplication.CopyWorker.Copying;

/// <summary>What this process knows of blobs at destinations: from grants and from its own copies. Hints, bounded in number.</summary>
internal sealed class PlacementMemory(TimeProvider time)
{
    private const int MostPerRegistry = 20_000;
    private readonly ConcurrentDictionary<long, ConcurrentDictionary<Digest, Seen>> _registries = new();

    public void Learn(IReadOnlyList<Placement> placements)
    {
        foreach (var placement in placements)
        {
            if (Digest.TryParse(placement.Digest, out var digest) && RepositoryName.TryParse(placement.Repository, out var repository))
                Of(placement.RegistryId).TryAdd(digest, new Seen(repository, time.GetTimestamp(), TimeSpan.FromSeconds(placement.AgeSeconds)));
        }
    }

    public void Learn(long registryId, RepositoryName repository, IEnumerable<Digest> digests)
    {
        var seen = new Seen(repository, time.GetTimestamp(), TimeSpan.Zero);
        foreach (var digest in digests)
            Of(registryId)[digest] = seen;
    }

    public void Forget(long registryId, IEnumerable<BlobLocation> wrong)
    {
        foreach (var location in wrong)
        {
            if (Of(registryId).TryGetValue(location.Digest, out var seen) && seen.Repository == location.Repository)
                Of(registryId).TryRemove(new KeyValuePair<Digest, Seen>(location.Digest, seen));
        }
    }

    /// <summary>What is known of one registry, looked up when a copy asks.</summary>
    public IReadOnlyDictionary<Digest, BlobPlacement> For(long registryId) => new View(Of(registryId), time);

    private ConcurrentDictionary<Digest, Seen> Of(long registryId)
    {
        var known = _registries.GetOrAdd(registryId, _ => new ConcurrentDictionary<Digest, Seen>());
        // Forgetting everything now and then costs a few mounts; keeping the oldest out exactly would cost an order on every use.
        if (known.Count > MostPerRegistry)
            known.Clear();
        return known;
    }

    private sealed record Seen(RepositoryName Repository, long At, TimeSpan Age);

    private sealed class View(ConcurrentDictionary<Digest, Seen> known, TimeProvider time) : IReadOnlyDictionary<Digest, BlobPlacement>
    {
        public int Count => known.Count;
        public IEnumerable<Digest> Keys => known.Keys;
        public IEnumerable<BlobPlacement> Values => known.Values.Select(Placement);
        public BlobPlacement this[Digest key] => Placement(known[key]);

        public bool ContainsKey(Digest key) => known.ContainsKey(key);

        public bool TryGetValue(Digest key, [MaybeNullWhen(false)] out BlobPlacement value)
        {
            var found = known.TryGetValue(key, out var seen);
            value = found ? Placement(seen!) : null;
            return found;
        }

        public IEnumerator<KeyValuePair<Digest, BlobPlacement>> GetEnumerator() =>
            known.Select(pair => KeyValuePair.Create(pair.Key, Placement(pair.Value))).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private BlobPlacement Placement(Seen seen) => new(seen.Repository, seen.Age + time.GetElapsedTime(seen.At));
    }
}

using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.Sandbox.Storage;

/// <summary>One repository's tags, manifests and blob links, in memory; safe for concurrent use.</summary>
internal sealed class RepositoryContent
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Digest> _tags = new(StringComparer.Ordinal);
    private readonly Dictionary<Digest, StoredManifest> _manifests = [];
    private readonly HashSet<Digest> _blobs = [];
    private string[]? _sortedTags;

    /// <summary>True once a manifest was stored: from then on its tags can be listed, even when none is left.</summary>
    public bool HasHadManifests { get; private set; }

    /// <summary>In ordinal order.</summary>
    public string[] Tags
    {
        get
        {
            lock (_lock)
                return _sortedTags ??= [.. _tags.Keys.Order(StringComparer.Ordinal)];
        }
    }

    public Digest[] Blobs
    {
        get
        {
            lock (_lock)
                return [.. _blobs];
        }
    }

    public StoredManifest[] Manifests
    {
        get
        {
            lock (_lock)
                return [.. _manifests.Values];
        }
    }

    public bool HasBlob(Digest digest)
    {
        lock (_lock)
            return _blobs.Contains(digest);
    }

    public bool HasManifest(Digest digest)
    {
        lock (_lock)
            return _manifests.ContainsKey(digest);
    }

    public bool TryFind(string reference, [NotNullWhen(true)] out StoredManifest? manifest)
    {
        lock (_lock)
        {
            manifest = null;
            return (Digest.TryParse(reference, out var digest) || _tags.TryGetValue(reference, out digest)) && _manifests.TryGetValue(digest, out manifest);
        }
    }

    public IReadOnlyList<StoredManifest> ReferrersOf(Digest subject)
    {
        lock (_lock)
            return [.. _manifests.Values.Where(manifest => manifest.Subject == subject).OrderBy(manifest => manifest.Digest.Hex, StringComparer.Ordinal)];
    }

    public bool AddBlob(Digest digest)
    {
        lock (_lock)
            return _blobs.Add(digest);
    }

    public bool RemoveBlob(Digest digest)
    {
        lock (_lock)
            return _blobs.Remove(digest);
    }

    public void AddManifest(StoredManifest manifest)
    {
        lock (_lock)
        {
            HasHadManifests = true;
            _manifests[manifest.Digest] = manifest;
        }
    }

    /// <summary>False when the manifest is not here (any more): a tag never points at nothing.</summary>
    public bool Tag(string tag, Digest digest)
    {
        lock (_lock)
        {
            if (!_manifests.ContainsKey(digest))
                return false;
            if (!_tags.ContainsKey(tag))
                _sortedTags = null;
            _tags[tag] = digest;
            return true;
        }
    }

    public bool RemoveTag(string tag)
    {
        lock (_lock)
        {
            _sortedTags = null;
            return _tags.Remove(tag);
        }
    }

    /// <summary>Removes the manifest with all its tags, which are returned; null when it is not here.</summary>
    public IReadOnlyList<string>? RemoveManifest(Digest digest)
    {
        lock (_lock)
        {
            if (!_manifests.Remove(digest))
                return null;
            string[] tags = [.. _tags.Where(tag => tag.Value == digest).Select(tag => tag.Key)];
            foreach (var tag in tags)
                _tags.Remove(tag);
            _sortedTags = null;
            return tags;
        }
    }
}

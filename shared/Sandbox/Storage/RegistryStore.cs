using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace HarborReplication.Sandbox.Storage;

/// <summary>
/// The repositories: answered from memory, written through to small files, read back at the start. Changes of one repository's files are
/// made one at a time, so that memory and disk end up with the same last word.
/// </summary>
internal sealed class RegistryStore
{
    private readonly ConcurrentDictionary<string, RepositoryContent> _repositories = new(StringComparer.Ordinal);
    private readonly StorePaths _paths;
    private readonly Lock _namesLock = new();
    private string[]? _sortedNames;

    private RegistryStore(StorePaths paths)
    {
        _paths = paths;
        Blobs = new BlobStore(paths);
        Uploads = new UploadSessions(paths, Blobs);
    }

    public BlobStore Blobs { get; }

    public UploadSessions Uploads { get; }

    /// <summary>Null when nobody has to know.</summary>
    public IContentListener? Listener { get; set; }

    /// <summary>In ordinal order.</summary>
    public string[] Names
    {
        get
        {
            lock (_namesLock)
                return _sortedNames ??= [.. _repositories.Keys.Order(StringComparer.Ordinal)];
        }
    }

    public static async Task<RegistryStore> OpenAsync(string directory, CancellationToken cancellationToken)
    {
        var paths = new StorePaths(directory);
        Directory.CreateDirectory(paths.Repositories);
        // Sessions live in memory; what a killed process left half uploaded is of no use to anybody.
        if (Directory.Exists(paths.Uploads))
            Directory.Delete(paths.Uploads, recursive: true);
        Directory.CreateDirectory(paths.Uploads);
        var store = new RegistryStore(paths);
        await store.LoadAsync(cancellationToken).ConfigureAwait(false);
        return store;
    }

    public bool TryFind(string repository, [NotNullWhen(true)] out RepositoryContent? content) => _repositories.TryGetValue(repository, out content);

    public bool HasBlob(string repository, Digest digest) => TryFind(repository, out var content) && content.HasBlob(digest);

    public void LinkBlob(string repository, Digest digest)
    {
        var content = GetOrAdd(repository);
        lock (content)
        {
            if (content.AddBlob(digest))
                Write(_paths.BlobLink(repository, digest), "");
        }
    }

    public bool UnlinkBlob(string repository, Digest digest)
    {
        if (!TryFind(repository, out var content))
            return false;
        lock (content)
        {
            File.Delete(_paths.BlobLink(repository, digest));
            return content.RemoveBlob(digest);
        }
    }

    /// <summary>Stores a manifest whose references were checked, and points the tag (if any) at it.</summary>
    public async Task AddManifestAsync(
        string repository,
        string? tag,
        StoredManifest manifest,
        ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken)
    {
        await Blobs.AddAsync(manifest.Digest, content, cancellationToken).ConfigureAwait(false);
        LinkManifest(repository, tag, manifest);
    }

    /// <summary>The same for a manifest whose bytes are in the store already.</summary>
    public void LinkManifest(string repository, string? tag, StoredManifest manifest)
    {
        var repositoryContent = GetOrAdd(repository);
        lock (Outer(repositoryContent))
        lock (repositoryContent)
        {
            if (!repositoryContent.HasManifest(manifest.Digest))
            {
                Write(_paths.Manifest(repository, manifest.Digest), manifest.MediaType);
                repositoryContent.AddManifest(manifest);
                Listener?.ManifestAdded(repository, manifest);
            }

            // Under the same lock: a deletion in between would leave a push that was accepted without its tag.
            if (tag is not null)
                Tag(repository, tag, manifest.Digest);
        }
    }

    public bool Tag(string repository, string tag, Digest digest)
    {
        if (!TryFind(repository, out var content))
            return false;
        lock (Outer(content))
        lock (content)
        {
            if (!content.Tag(tag, digest))
                return false;
            Write(_paths.Tag(repository, tag), digest.ToString());
            Listener?.Tagged(repository, tag, digest);
            return true;
        }
    }

    public bool RemoveTag(string repository, string tag)
    {
        if (!TryFind(repository, out var content))
            return false;
        lock (Outer(content))
        lock (content)
        {
            File.Delete(_paths.Tag(repository, tag));
            if (!content.RemoveTag(tag))
                return false;
            Listener?.TagRemoved(repository, tag);
            return true;
        }
    }

    public bool RemoveManifest(string repository, Digest digest)
    {
        if (!TryFind(repository, out var content))
            return false;
        lock (Outer(content))
        lock (content)
        {
            if (content.RemoveManifest(digest) is not { } tags)
                return false;
            foreach (var tag in tags)
                File.Delete(_paths.Tag(repository, tag));
            File.Delete(_paths.Manifest(repository, digest));
            Listener?.ManifestRemoved(repository, digest);
            return true;
        }
    }

    /// <summary>Takes out the blobs that no manifest names.</summary>
    /// <param name="cacheStays">They are still said to be there, and only cannot be read.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task CollectGarbageAsync(bool cacheStays, CancellationToken cancellationToken)
    {
        var named = new HashSet<Digest>();
        foreach (var manifest in _repositories.Values.SelectMany(content => content.Manifests))
        {
            var bytes = await Blobs.ReadAsync(manifest.Digest, cancellationToken).ConfigureAwait(false);
            var content = ManifestContent.Parse(manifest.MediaType, bytes);
            named.UnionWith(content.Blobs);
            // Build caches are indexes of layers.
            named.UnionWith(content.Children);
        }

        foreach (var (repository, content) in _repositories)
        {
            foreach (var blob in content.Blobs.Where(blob => !named.Contains(blob)))
            {
                if (cacheStays)
                    Blobs.Lose(blob);
                else
                    UnlinkBlob(repository, blob);
            }
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in Directory.EnumerateDirectories(_paths.Repositories, "_*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            // In this order _manifests come before _tags, which need them.
            var content = GetOrAdd(Path.GetRelativePath(_paths.Repositories, Path.GetDirectoryName(folder)!).Replace('\\', '/'));
            var kind = Path.GetFileName(folder);
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                var name = Path.GetFileName(file);
                var text = await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
                // Blobs whose content was generated or thrown away are gone with the process that did so.
                if (kind == StorePaths.BlobFolder && StorePaths.DigestOf(name) is var blob && Blobs.TryFind(blob, out _))
                    content.AddBlob(blob);
                else if (kind == StorePaths.ManifestFolder && text.Length > 0)
                    content.AddManifest(await ReadManifestAsync(StorePaths.DigestOf(name), text, cancellationToken).ConfigureAwait(false));
                else if (kind == StorePaths.TagFolder && Digest.TryParse(text, out var digest))
                    content.Tag(name, digest);
            }
        }
    }

    private async Task<StoredManifest> ReadManifestAsync(Digest digest, string mediaType, CancellationToken cancellationToken)
    {
        var bytes = await Blobs.ReadAsync(digest, cancellationToken).ConfigureAwait(false);
        return ManifestContent.Parse(mediaType, bytes).ToStored(digest, bytes.Length);
    }

    // The listener's lock comes before a repository's, here and where the listener's owner changes content.
    private object Outer(RepositoryContent content) => Listener?.Sync ?? content;

    private RepositoryContent GetOrAdd(string repository)
    {
        if (_repositories.TryGetValue(repository, out var content))
            return content;
        lock (_namesLock)
        {
            _sortedNames = null;
            return _repositories.GetOrAdd(repository, _ => new RepositoryContent());
        }
    }

    // What is replaced is replaced at once. What is new may be written in place, which is many times faster: should the process end between
    // the two steps, an empty file is left, and an empty file is passed over when the store is opened.
    private void Write(string path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            return;
        }

        var temporary = Blobs.NewTemporary();
        File.WriteAllBytes(temporary, bytes);
        AtomicFile.Move(temporary, path);
    }
}

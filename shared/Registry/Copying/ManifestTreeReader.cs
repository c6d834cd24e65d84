using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>Reads the manifests of an artifact from the source by digest, and leaves out what the destination already has.</summary>
internal sealed class ManifestTreeReader(CopyRequest request, CopierOptions options, CopyTracker tracker)
{
    private int _manifests;
    private long _bytes;

    /// <param name="digest">The root.</param>
    /// <param name="root">Its manifest, where it was read already.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<ManifestNode> ReadAsync(Digest digest, Manifest? root, CancellationToken cancellationToken) =>
        ReadAsync(digest, root, null, 0, everything: false, cancellationToken);

    /// <param name="digest">The root.</param>
    /// <param name="everything">Reads also what the destination says it has.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<ManifestNode> ReadAsync(Digest digest, bool everything, CancellationToken cancellationToken) =>
        await ReadAsync(digest, null, null, 0, everything, cancellationToken).ConfigureAwait(false);

    private async Task<ManifestNode> ReadAsync(Digest digest, Manifest? known, long? size, int depth, bool everything, CancellationToken cancellationToken)
    {
        if (depth > options.MaxDepth)
            throw Beyond($"has indexes nested deeper than {options.MaxDepth}");
        if (Interlocked.Increment(ref _manifests) > options.MaxManifests)
            throw Beyond($"has more than {options.MaxManifests} manifests");
        var manifest = known ?? await GetAsync(digest, cancellationToken).At(CopySide.Source, CopyPhase.Manifest).ConfigureAwait(false);
        if (size is not null && size != manifest.Content.Length)
        {
            throw new CopyException(CopySide.Source, CopyPhase.Manifest, new RegistryException(
                FailureKind.Corrupt, $"Manifest {digest} is {manifest.Content.Length} bytes, the index that names it says {size}."));
        }

        if (Interlocked.Add(ref _bytes, manifest.Content.Length) > options.MaxManifestBytes)
            throw Beyond($"has more than {new ByteSize(options.MaxManifestBytes)} of manifests");
        tracker.Expect(manifest.Content.Length);
        if (manifest.Kind == ManifestKind.Image)
        {
            return new ManifestNode
            {
                Digest = digest,
                Size = manifest.Content.Length,
                Manifest = manifest,
                Blobs = [.. manifest.Blobs, .. await ForeignLayersAtSourceAsync(manifest, cancellationToken).ConfigureAwait(false)],
            };
        }

        var entries = manifest.Children.DistinctBy(child => child.Digest).ToList();
        var unsupported = entries.FirstOrDefault(child => MediaTypes.IsSchema1(child.MediaType));
        if (unsupported is not null)
        {
            throw new CopyException(CopySide.Source, CopyPhase.Manifest, new RegistryException(
                FailureKind.Unsupported, $"Index {digest} names the Docker schema 1 manifest {unsupported.Digest}, which cannot be copied."));
        }

        // Build caches are indexes of layers.
        var children = entries.Where(child => child.MediaType.Length == 0 || MediaTypes.IsManifest(child.MediaType)).ToList();
        var nodes = new ManifestNode[children.Count];
        await FirstFailure.ForEachAsync(
            Enumerable.Range(0, children.Count),
            options.BlobsInFlight,
            async (i, token) => nodes[i] = await ReadChildAsync(children[i], depth + 1, everything, token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return new ManifestNode { Digest = digest, Size = manifest.Content.Length, Manifest = manifest, Children = nodes, Blobs = [.. entries.Except(children)] };
    }

    private async Task<Manifest> GetAsync(Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await request.Source.GetManifestAsync(request.SourceRepository, Reference.Of(digest), cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e) when (e.Kind == FailureKind.Corrupt)
        {
            // On the way or at rest: a second reading tells.
            return await request.Source.GetManifestAsync(request.SourceRepository, Reference.Of(digest), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ManifestNode> ReadChildAsync(Descriptor child, int depth, bool everything, CancellationToken cancellationToken)
    {
        if (!everything
            && await request.Destination.HeadManifestAsync(request.DestinationRepository, Reference.Of(child.Digest), cancellationToken)
                .At(CopySide.Destination, CopyPhase.Resolve).ConfigureAwait(false) is { } there
            && (there.Digest is null || there.Digest == child.Digest))
        {
            tracker.Expect(child.Size);
            tracker.Mounted(child.Size);
            return new ManifestNode { Digest = child.Digest, Size = child.Size };
        }

        return await ReadAsync(child.Digest, null, child.Size, depth, everything, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// What somebody has pushed to the source in spite of its licence, for sites that cannot reach its publisher, those sites' registries
    /// have to have as well. What the source has not got is downloaded from elsewhere at the destination as it is at the source.
    /// </summary>
    private async Task<List<Descriptor>> ForeignLayersAtSourceAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var there = new List<Descriptor>();
        foreach (var layer in manifest.ForeignLayers)
        {
            var size = await request.Source.HeadBlobAsync(request.SourceRepository, layer.Digest, cancellationToken)
                .At(CopySide.Source, CopyPhase.Manifest).ConfigureAwait(false);
            if (size is not null)
                there.Add(layer);
        }

        return there;
    }

    private CopyException Beyond(string what) =>
        new(CopySide.Source, CopyPhase.Manifest, new RegistryException(FailureKind.TooLarge, $"{request.SourceRepository} {what}."));
}

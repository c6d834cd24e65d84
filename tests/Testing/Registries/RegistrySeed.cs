namespace HarborReplication.Testing;

/// <summary>Fills a registry quickly, over plain HTTP, with as many small images as a test needs.</summary>
public static class RegistrySeed
{
    /// <summary>Pushes <paramref name="repositories"/> × <paramref name="tags"/> different images: <c>team/app-000:v0</c> and so on.</summary>
    /// <returns>Every <c>repository:tag</c> with its digest.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> PushManyAsync(
        this RegistryContent content,
        int repositories,
        int tags,
        string project = "team",
        int seed = 1,
        CancellationToken cancellationToken = default)
    {
        var digests = new System.Collections.Concurrent.ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, repositories),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (number, token) =>
            {
                var repository = $"{project}/app-{number:000}";
                var present = new HashSet<string>(StringComparer.Ordinal);
                for (var tag = 0; tag < tags; tag++)
                {
                    // Tags of one repository share their base layer, as builds of one application do.
                    var image = OciImages.Create((seed * 1_000_000) + (number * 1_000) + tag, baseSeed: (seed * 1_000) + number);
                    await content.PushImageAsync(repository, $"v{tag}", image, present, token);
                    digests[$"{repository}:v{tag}"] = image.Digest;
                }
            });
        return digests;
    }

    /// <summary>Pushes one image or index: blobs and children before parents, the tag last.</summary>
    public static Task PushImageAsync(
        this RegistryContent content, string repository, string tag, OciImage image, CancellationToken cancellationToken = default) =>
        content.PushImageAsync(repository, tag, image, [], cancellationToken);

    private static async Task PushImageAsync(
        this RegistryContent content, string repository, string reference, OciImage image, HashSet<string> present, CancellationToken cancellationToken)
    {
        foreach (var child in image.Children)
            await content.PushImageAsync(repository, child.Digest, child, present, cancellationToken);
        foreach (var blob in image.Blobs.Where(blob => present.Add(blob.Digest)))
            await content.PushBlobAsync(repository, blob.Digest, blob.Content, cancellationToken);
        await content.PushManifestAsync(repository, reference, image.MediaType, image.Manifest, cancellationToken);
    }
}

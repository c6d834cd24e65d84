using System.Globalization;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Seeding;

/// <summary>Starts registries and pushes generated images to them.</summary>
internal static class Seeder
{
    private const int PushesAtOnce = 8;

    public static async Task<DockerRegistry> StartEmptyAsync()
    {
        var registry = new DockerRegistry();
        await registry.StartAsync();
        return registry.UnavailableReason is { } reason ? throw new InvalidOperationException(reason) : registry;
    }

    public static async Task<SeededRegistry> StartAsync(ImageShape shape)
    {
        var registry = await StartEmptyAsync();
        return new SeededRegistry(registry, await PushAsync(registry, shape));
    }

    /// <summary>The same shape gives the same images.</summary>
    public static async Task<IReadOnlyList<SeededImage>> PushAsync(DockerRegistry registry, ImageShape shape)
    {
        var images = new SeededImage[shape.Count];
        OciLayer[] below = shape.SharedBaseBytes is { } bytes ? [OciImages.CreateLayer(0, "base", bytes)] : [];
        foreach (var layer in below)
            await PushEverywhereAsync(registry, shape, layer.Blob);

        // Large layers one after the other: each is in memory several times while it is made.
        var options = new ParallelOptions { MaxDegreeOfParallelism = shape.LayerBytes > ImageShape.SmallLayer ? 1 : PushesAtOnce };
        await Parallel.ForEachAsync(Enumerable.Range(0, shape.Count), options, async (number, token) =>
        {
            var repository = Repository(number / shape.TagsPerRepository);
            var tag = string.Create(CultureInfo.InvariantCulture, $"v{number % shape.TagsPerRepository}");
            var own = Enumerable.Range(0, shape.Layers).Select(layer => OciImages.CreateLayer((number * shape.Layers) + layer + 1, $"layer-{layer}", shape.LayerBytes));
            var image = OciImages.Create(number, [.. below, .. own]);
            foreach (var blob in image.Blobs.Where(blob => below.All(layer => layer.Blob.Digest != blob.Digest)))
                await registry.Client.PushBlobAsync(repository, blob.Digest, blob.Content, token);
            await registry.Client.PushManifestAsync(repository, tag, image.MediaType, image.Manifest, token);
            images[number] = new SeededImage
            {
                Repository = repository,
                Tag = tag,
                Digest = image.Digest,
                Manifest = image.Manifest,
                Blobs = [.. image.Blobs.Select(blob => new SeededBlob(blob.Digest, blob.Content.Length))],
            };
        });
        return images;
    }

    private static string Repository(int number) => string.Create(CultureInfo.InvariantCulture, $"bench/app-{number:000}");

    // One repository after the other: while docker-registry links a blob once more, manifests that name it are refused.
    private static async Task PushEverywhereAsync(DockerRegistry registry, ImageShape shape, OciBlob blob)
    {
        await registry.Client.PushBlobAsync(Repository(0), blob.Digest, blob.Content);
        for (var number = 1; number * shape.TagsPerRepository < shape.Count; number++)
            await registry.Client.MountBlobAsync(Repository(number), blob.Digest, Repository(0));
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using HarborReplication.Sandbox.Storage;

namespace HarborReplication.Sandbox.Seeding;

/// <summary>Puts content straight into the store, without requests: what a test or a demo starts from.</summary>
public sealed class ContentSeeder
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly RegistryStore _store;
    private readonly LayerWriter _layers;

    internal ContentSeeder(RegistryStore store)
    {
        _store = store;
        _layers = new LayerWriter(store.Blobs);
    }

    /// <summary>An image with valid config and layers. Without a tag, only its digest names it.</summary>
    public async Task<SeededManifest> ImageAsync(string repository, string? tag, SampleImage? image = null, CancellationToken cancellationToken = default)
    {
        image ??= new SampleImage();
        var isDocker = image.Format == SampleFormat.Docker;
        var layers = new List<(Descriptor Layer, Digest DiffId)>();
        for (var number = 0; number < image.LayerSizes.Count; number++)
        {
            var seed = number == image.LayerSizes.Count - 1 ? Mix(image.Seed, -1) : Mix(image.BaseSeed, number);
            layers.Add(await _layers
                .WriteAsync(seed, image.LayerSizes[number], isDocker ? MediaTypes.DockerLayer : MediaTypes.OciLayer, cancellationToken)
                .ConfigureAwait(false));
        }

        var config = await AddBlobAsync(ConfigOf(image, layers.Select(layer => layer.DiffId)), isDocker ? MediaTypes.DockerConfig : MediaTypes.OciConfig, cancellationToken)
            .ConfigureAwait(false);
        return await ImageAsync(
            repository, tag, isDocker ? MediaTypes.DockerManifest : MediaTypes.OciManifest, config, [.. layers.Select(layer => layer.Layer)], cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>An image whose layers take neither time nor space: made up on every read, of any size, and gone with the process. They do not unpack.</summary>
    public async Task<SeededManifest> GeneratedImageAsync(
        string repository, string? tag, int seed, IReadOnlyList<long> layerSizes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(layerSizes);
        var layers = new List<Descriptor>();
        foreach (var size in layerSizes)
        {
            var content = new GeneratedContent((ulong)Mix(seed, layers.Count), size);
            using var stream = content.OpenRead(0);
            var digest = Digest.FromHash(HashAlgorithmName.SHA256, await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
            _store.Blobs.AddVirtual(digest, content);
            layers.Add(new Descriptor(MediaTypes.OciLayer, size, digest));
        }

        var config = await AddBlobAsync(ConfigOf(new SampleImage { Seed = seed }, layers.Select(layer => layer.ContentDigest)), MediaTypes.OciConfig, cancellationToken)
            .ConfigureAwait(false);
        return await ImageAsync(repository, tag, MediaTypes.OciManifest, config, layers, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An index over one image per platform; the images share all but their last layer.</summary>
    public async Task<SeededManifest> IndexAsync(
        string repository, string? tag, IReadOnlyList<SamplePlatform> platforms, SampleImage? image = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(platforms);
        image ??= new SampleImage();
        var children = new List<SeededManifest>();
        foreach (var platform in platforms)
        {
            var child = image with { Seed = Mix(image.Seed, children.Count), Os = platform.Os, Architecture = platform.Architecture };
            children.Add(await ImageAsync(repository, null, child, cancellationToken).ConfigureAwait(false));
        }

        var mediaType = image.Format == SampleFormat.Docker ? MediaTypes.DockerList : MediaTypes.OciIndex;
        var manifests = children.Zip(
            platforms,
            (child, platform) => new Descriptor(child.MediaType, child.Size, Digest.Parse(child.Digest)) { Platform = platform });
        var seeded = await ManifestAsync(
            repository, tag, mediaType, JsonSerializer.SerializeToUtf8Bytes(new { schemaVersion = 2, mediaType, manifests }, Json), cancellationToken)
            .ConfigureAwait(false);
        return seeded with { Children = children };
    }

    /// <summary>An artifact with one blob, as signatures and SBOMs are; with a subject it is among that manifest's referrers.</summary>
    public async Task<SeededManifest> ArtifactAsync(
        string repository,
        string? tag,
        string artifactType,
        ReadOnlyMemory<byte> content,
        SeededManifest? subject = null,
        CancellationToken cancellationToken = default)
    {
        var config = await AddBlobAsync("{}"u8.ToArray(), MediaTypes.OciEmpty, cancellationToken).ConfigureAwait(false);
        var layer = await AddBlobAsync(content, artifactType, cancellationToken).ConfigureAwait(false);
        Link(repository, [config, layer]);
        var manifest = new
        {
            schemaVersion = 2,
            mediaType = MediaTypes.OciManifest,
            artifactType,
            config,
            layers = new[] { layer },
            subject = subject is null ? null : new Descriptor(subject.MediaType, subject.Size, Digest.Parse(subject.Digest)),
        };
        var seeded = await ManifestAsync(repository, tag, MediaTypes.OciManifest, JsonSerializer.SerializeToUtf8Bytes(manifest, Json), cancellationToken)
            .ConfigureAwait(false);
        return seeded with { Blobs = [config.Digest, layer.Digest] };
    }

    /// <summary>
    /// Many tags at once: <c>v00000</c> and so on, each an image of its own (its own config) over one layer that all share. Thousands take
    /// seconds.
    /// </summary>
    /// <returns>Tags with their digests.</returns>
    public async Task<IReadOnlyDictionary<string, string>> TagsAsync(string repository, int count, int seed = 0, CancellationToken cancellationToken = default)
    {
        var (layer, diffId) = await _layers.WriteAsync(Mix(seed, -2), 2_048, MediaTypes.OciLayer, cancellationToken).ConfigureAwait(false);
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var number = 0; number < count; number++)
        {
            var tag = number.ToString("'v'00000", CultureInfo.InvariantCulture);
            var config = await AddBlobAsync(ConfigOf(new SampleImage { Seed = Mix(seed, number) }, [diffId]), MediaTypes.OciConfig, cancellationToken)
                .ConfigureAwait(false);
            var seeded = await ImageAsync(repository, tag, MediaTypes.OciManifest, config, [layer], cancellationToken).ConfigureAwait(false);
            digests[tag] = seeded.Digest;
        }

        return digests;
    }

    /// <summary>Any bytes as a blob of the repository; returns their digest.</summary>
    public async Task<string> BlobAsync(string repository, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var blob = await AddBlobAsync(content, MediaTypes.Binary, cancellationToken).ConfigureAwait(false);
        Link(repository, [blob]);
        return blob.Digest;
    }

    /// <summary>Any manifest, exactly these bytes. Whether the store has what it refers to is not checked, unlike on a push.</summary>
    /// <exception cref="FormatException">It is not a manifest of that media type.</exception>
    public async Task<SeededManifest> ManifestAsync(
        string repository, string? tag, string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var digest = Digest.OfSha256(content.Span);
        var manifest = ManifestContent.Parse(mediaType, content).ToStored(digest, content.Length);
        await _store.AddManifestAsync(repository, tag, manifest, content, cancellationToken).ConfigureAwait(false);
        return new SeededManifest { Repository = repository, Tag = tag, Digest = digest.ToString(), MediaType = mediaType, Size = content.Length };
    }

    /// <summary>Points a tag at a manifest that is there already, as a push of the same image under another name does.</summary>
    /// <exception cref="InvalidOperationException">The repository does not hold the manifest.</exception>
    public void Tag(string repository, string tag, string digest)
    {
        if (!_store.Tag(repository, tag, Digest.Parse(digest)))
            throw new InvalidOperationException($"{repository} holds no manifest {digest}.");
    }

    /// <summary>Removes a tag; false when there was none.</summary>
    public bool RemoveTag(string repository, string tag) => _store.RemoveTag(repository, tag);

    /// <summary>Takes a blob out of a repository, as a garbage collection that went wrong does; false when there was none.</summary>
    public bool RemoveBlob(string repository, string digest) => _store.UnlinkBlob(repository, Digest.Parse(digest));

    private async Task<SeededManifest> ImageAsync(
        string repository, string? tag, string mediaType, Descriptor config, IReadOnlyList<Descriptor> layers, CancellationToken cancellationToken)
    {
        Link(repository, [config, .. layers]);
        var content = JsonSerializer.SerializeToUtf8Bytes(new { schemaVersion = 2, mediaType, config, layers }, Json);
        var seeded = await ManifestAsync(repository, tag, mediaType, content, cancellationToken).ConfigureAwait(false);
        return seeded with { Blobs = [config.Digest, .. layers.Select(layer => layer.Digest)] };
    }

    private async Task<Descriptor> AddBlobAsync(ReadOnlyMemory<byte> content, string mediaType, CancellationToken cancellationToken)
    {
        var digest = Digest.OfSha256(content.Span);
        await _store.Blobs.AddAsync(digest, content, cancellationToken).ConfigureAwait(false);
        return new Descriptor(mediaType, content.Length, digest);
    }

    private void Link(string repository, IEnumerable<Descriptor> blobs)
    {
        foreach (var blob in blobs)
            _store.LinkBlob(repository, blob.ContentDigest);
    }

    private static byte[] ConfigOf(SampleImage image, IEnumerable<Digest> diffIds) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["architecture"] = image.Architecture,
        ["os"] = image.Os,
        ["config"] = new JsonObject { ["Labels"] = new JsonObject { ["sample.seed"] = image.Seed.ToString(CultureInfo.InvariantCulture) } },
        ["rootfs"] = new JsonObject
        {
            ["type"] = "layers",
            ["diff_ids"] = new JsonArray([.. diffIds.Select(digest => (JsonNode)digest.ToString())]),
        },
    }.ToJsonString());

    /// <summary>The same in every process, unlike System.HashCode.</summary>
    private static int Mix(int seed, int number) => unchecked((seed * 0x01000193) ^ (number * (int)0x9E3779B1)) & int.MaxValue;
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Tests.Servers;

/// <summary>Any artifact: its blobs and its manifests, leaves first, the one that is tagged last.</summary>
internal sealed class SampleArtifact
{
    public const string GzipLayer = "application/vnd.oci.image.layer.v1.tar+gzip";
    public const string ZstdLayer = "application/vnd.oci.image.layer.v1.tar+zstd";
    public const string ForeignLayer = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
    public const string NonDistributableLayer = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
    private readonly DigestAlgorithm _algorithm;

    public SampleArtifact(DigestAlgorithm? algorithm = null) => _algorithm = algorithm ?? DigestAlgorithm.Sha256;

    public Dictionary<Digest, byte[]> Blobs { get; } = [];

    /// <summary>By the digest that what is above names them with.</summary>
    public List<(Digest Digest, string MediaType, byte[] Content)> Manifests { get; } = [];

    public (Digest Digest, string MediaType, byte[] Content) Root => Manifests[^1];

    public JsonObject Blob(string mediaType, byte[] content)
    {
        Blobs[Digest.Of(content, _algorithm)] = content;
        return Describe(mediaType, content);
    }

    public JsonObject Layer(string mediaType = GzipLayer, int size = 2_000) => Blob(mediaType, RandomNumberGenerator.GetBytes(size));

    /// <summary>A layer that only its URL leads to.</summary>
    public JsonObject Foreign(string mediaType, byte[] content)
    {
        var descriptor = Describe(mediaType, content);
        descriptor["urls"] = new JsonArray("https://licensed.example/layer");
        return descriptor;
    }

    public JsonObject Image(params JsonObject[] layers) => Image("application/vnd.oci.image.config.v1+json", MediaTypes.OciManifest, layers);

    public JsonObject DockerImage(params JsonObject[] layers) => Image("application/vnd.docker.container.image.v1+json", MediaTypes.DockerManifest, layers);

    public JsonObject Index(string mediaType, params JsonObject[] children) =>
        Manifest(mediaType, new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = mediaType, ["manifests"] = new JsonArray([.. children]) });

    /// <summary>Any manifest, written in a way of its own: copies must not depend on spaces or the order of members.</summary>
    public JsonObject Manifest(string mediaType, JsonObject content) =>
        Manifest(mediaType, Encoding.UTF8.GetBytes(content.ToJsonString(new() { WriteIndented = Manifests.Count % 2 == 0 }) + "\n"));

    public JsonObject Manifest(string mediaType, byte[] content)
    {
        Manifests.Add((Digest.Of(content, _algorithm), mediaType, content));
        return Describe(mediaType, content);
    }

    public void AddTo(ScriptedRegistry registry, string repository, string tag)
    {
        foreach (var (digest, content) in Blobs)
            registry.Blobs[(repository, digest.ToString())] = content;
        foreach (var (digest, mediaType, content) in Manifests)
            registry.Manifests[(repository, digest.ToString())] = (mediaType, content);
        registry.AddManifest(repository, tag, Root.MediaType, Root.Content);
    }

    private JsonObject Image(string configType, string mediaType, JsonObject[] layers) => Manifest(mediaType, new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = mediaType,
        ["config"] = Blob(configType, Encoding.UTF8.GetBytes($$"""{"architecture":"amd64","os":"linux","created":"{{Guid.NewGuid()}}"}""")),
        ["layers"] = new JsonArray([.. layers.Select(layer => (JsonNode)layer.DeepClone())]),
    });

    private JsonObject Describe(string mediaType, byte[] content) => SampleImage.Descriptor(mediaType, content, _algorithm);
}

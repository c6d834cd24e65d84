using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Registry.Values;
using HarborReplication.Sandbox;

namespace HarborReplication.Registry.Tests.Servers;

/// <summary>An image made up for a test: its blobs and its manifest's bytes.</summary>
internal sealed record SampleImage
{
    public required byte[] Manifest { get; init; }
    public required IReadOnlyList<byte[]> Blobs { get; init; }
    public string MediaType { get; init; } = MediaTypes.OciManifest;
    public Digest Digest => Digest.Of(Manifest);

    public static SampleImage Of(params byte[][] layers) => Of(DigestAlgorithm.Sha256, layers);

    public static SampleImage Of(DigestAlgorithm algorithm, params byte[][] layers)
    {
        var config = Encoding.UTF8.GetBytes($$"""{"architecture":"amd64","os":"linux","created":"{{Guid.NewGuid()}}"}""");
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaTypes.OciManifest,
            ["config"] = Descriptor("application/vnd.oci.image.config.v1+json", config, algorithm),
            ["layers"] = new JsonArray([.. layers.Select(layer => Descriptor("application/vnd.oci.image.layer.v1.tar", layer, algorithm))]),
        };
        return new SampleImage { Manifest = Encoding.UTF8.GetBytes(manifest.ToJsonString()), Blobs = [config, .. layers] };
    }

    public static byte[] IndexOf(params SampleImage[] images) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = MediaTypes.OciIndex,
        ["manifests"] = new JsonArray([.. images.Select(image => Descriptor(image.MediaType, image.Manifest, DigestAlgorithm.Sha256))]),
    }.ToJsonString());

    public static byte[] RandomLayer(int size) => RandomNumberGenerator.GetBytes(size);

    public static JsonObject Descriptor(string mediaType, byte[] content, DigestAlgorithm algorithm) => new()
    {
        ["mediaType"] = mediaType,
        ["digest"] = Digest.Of(content, algorithm).ToString(),
        ["size"] = content.Length,
    };

    public void AddTo(ScriptedRegistry registry, string repository, string tag)
    {
        foreach (var blob in Blobs)
            registry.AddBlob(repository, blob);
        registry.AddManifest(repository, tag, MediaType, Manifest);
    }

    public async Task AddToAsync(SandboxRegistry registry, string repository, string? tag)
    {
        foreach (var blob in Blobs)
            await registry.Seed.BlobAsync(repository, blob, TestContext.Current.CancellationToken);
        await registry.Seed.ManifestAsync(repository, tag, MediaType, Manifest, TestContext.Current.CancellationToken);
    }
}

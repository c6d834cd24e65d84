using System.Text.Json;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Storage;

namespace HarborReplication.Sandbox.Harbor.State;

/// <summary>What Harbor shows of a manifest's content.</summary>
internal sealed record ManifestDetails
{
    private const string CosignLayer = "application/vnd.dev.cosign.simplesigning.v1+json";

    public required string MediaType { get; init; }

    /// <summary>Of the config; an index's own.</summary>
    public required string ConfigMediaType { get; init; }

    /// <summary>With config and layers, without an index's children.</summary>
    public required long Size { get; init; }

    /// <summary>Config and layers with their sizes.</summary>
    public required IReadOnlyDictionary<string, long> Blobs { get; init; }

    /// <summary>An index's manifests: digest and platform.</summary>
    public required IReadOnlyList<(string Digest, JsonObject Platform)> Children { get; init; }

    public required bool IsCosignSignature { get; init; }

    /// <summary>The image's config; null when it is no image.</summary>
    public JsonObject? ImageConfig { get; init; }

    public bool IsImage => ImageConfig is not null || MediaTypes.IsIndex(MediaType);

    public static ManifestDetails Read(BlobStore blobs, StoredManifest manifest)
    {
        var root = ReadJson(blobs, manifest.Digest) ?? [];
        var descriptors = (root["layers"]?.AsArray() ?? []).Append(root["config"]).OfType<JsonObject>().ToList();
        var configType = root["config"]?["mediaType"]?.GetValue<string>() ?? manifest.MediaType;
        var sizes = descriptors.DistinctBy(DigestOf).ToDictionary(DigestOf, blob => blob["size"]?.GetValue<long>() ?? 0, StringComparer.Ordinal);
        return new ManifestDetails
        {
            MediaType = manifest.MediaType,
            ConfigMediaType = configType,
            Size = manifest.Size + descriptors.Sum(blob => blob["size"]?.GetValue<long>() ?? 0),
            Blobs = sizes,
            Children = [.. (root["manifests"]?.AsArray() ?? []).OfType<JsonObject>().Select(child => (DigestOf(child), PlatformOf(child)))],
            IsCosignSignature = descriptors.Any(layer => layer["mediaType"]?.GetValue<string>() == CosignLayer),
            ImageConfig = configType is MediaTypes.OciConfig or MediaTypes.DockerConfig && Digest.TryParse(DigestOf((JsonObject)root["config"]!), out var config)
                ? ReadJson(blobs, config)
                : null,
        };
    }

    private static string DigestOf(JsonObject descriptor) => descriptor["digest"]?.GetValue<string>() ?? "";

    private static JsonObject PlatformOf(JsonObject child) => new()
    {
        ["OsFeatures"] = null,
        ["architecture"] = child["platform"]?["architecture"]?.GetValue<string>() ?? "",
        ["os"] = child["platform"]?["os"]?.GetValue<string>() ?? "",
    };

    private static JsonObject? ReadJson(BlobStore blobs, Digest digest)
    {
        if (!blobs.TryFind(digest, out var content) || content.Length > 4 * 1024 * 1024)
            return null;
        try
        {
            using var stream = content.OpenRead(0);
            return JsonNode.Parse(stream) as JsonObject;
        }
        catch (JsonException)
        {
            // A config may be anything; what cannot be read is not shown.
            return null;
        }
    }
}

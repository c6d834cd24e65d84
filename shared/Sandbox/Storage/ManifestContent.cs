using System.Text.Json;

namespace HarborReplication.Sandbox.Storage;

/// <summary>What a registry has to know of a manifest: which content it needs and what it refers to.</summary>
internal sealed record ManifestContent
{
    public required string MediaType { get; init; }

    /// <summary>Config and layers, without those that are fetched from elsewhere.</summary>
    public required IReadOnlyList<Digest> Blobs { get; init; }

    /// <summary>An index's manifests.</summary>
    public required IReadOnlyList<Digest> Children { get; init; }

    public Digest? Subject { get; init; }

    public string? ArtifactType { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <exception cref="FormatException">It is not a manifest of that type; the message says what is wrong.</exception>
    public static ManifestContent Parse(string mediaType, ReadOnlyMemory<byte> content)
    {
        if (!MediaTypes.IsManifest(mediaType))
            throw new FormatException($"The media type '{mediaType}' is not that of a manifest.");
        try
        {
            using var document = JsonDocument.Parse(content);
            return Read(mediaType, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The manifest cannot be read: {e.Message}", e);
        }
    }

    public StoredManifest ToStored(Digest digest, long size) =>
        new(digest, MediaType, size) { Subject = Subject, ArtifactType = ArtifactType, Annotations = Annotations };

    private static ManifestContent Read(string mediaType, JsonElement root)
    {
        if (!root.TryGetProperty("schemaVersion", out var version) || version.GetInt32() != 2)
            throw new FormatException("schemaVersion has to be 2.");
        if (root.TryGetProperty("mediaType", out var declared) && declared.GetString() != mediaType)
            throw new FormatException($"mediaType is '{declared.GetString()}', the request's Content-Type '{mediaType}'.");
        var isIndex = MediaTypes.IsIndex(mediaType);
        if (root.TryGetProperty("manifests", out var manifests) != isIndex)
            throw new FormatException(isIndex ? "An index needs manifests." : "An image manifest cannot have manifests.");

        var blobs = new List<Digest>();
        string? configType = null;
        if (!isIndex)
        {
            if (!root.TryGetProperty("config", out var config))
                throw new FormatException("config is missing.");
            configType = config.TryGetProperty("mediaType", out var type) ? type.GetString() : null;
            blobs.Add(DigestOf(config));
            if (root.TryGetProperty("layers", out var layers))
                blobs.AddRange(layers.EnumerateArray().Where(layer => !IsForeign(layer)).Select(DigestOf));
        }

        return new ManifestContent
        {
            MediaType = mediaType,
            Blobs = blobs,
            Children = isIndex ? [.. manifests.EnumerateArray().Select(DigestOf)] : [],
            Subject = root.TryGetProperty("subject", out var subject) ? DigestOf(subject) : null,
            ArtifactType = root.TryGetProperty("artifactType", out var artifactType) ? artifactType.GetString() : configType,
            Annotations = root.TryGetProperty("annotations", out var annotations) ? annotations.Deserialize<Dictionary<string, string>>() : null,
        };
    }

    private static Digest DigestOf(JsonElement descriptor) =>
        descriptor.TryGetProperty("digest", out var text) && Digest.TryParse(text.GetString(), out var digest)
            ? digest
            : throw new FormatException("A descriptor has no valid digest.");

    // Windows base layers: the registry is not asked to hold what a URL leads to.
    private static bool IsForeign(JsonElement layer) => layer.TryGetProperty("urls", out var urls) && urls.GetArrayLength() > 0;
}

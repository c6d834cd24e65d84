using System.Text.Json;

namespace HarborReplication.Registry.Values;

/// <summary>Reads the parts of a manifest that copying needs.</summary>
internal static class ManifestReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    public static Manifest Read(ReadOnlyMemory<byte> content, string? contentType, DigestAlgorithm algorithm)
    {
        try
        {
            using var document = JsonDocument.Parse(content, Options);
            return Read(document.RootElement, content, contentType, algorithm);
        }
        catch (JsonException e)
        {
            throw new ManifestFormatException($"The manifest is not JSON: {Excerpt.Of(e.Message)}", false, e);
        }
    }

    /// <summary>The referrers of a page; entries that make no sense are nobody's referrers.</summary>
    public static IEnumerable<Descriptor> ReadReferrers(JsonElement page) =>
        Find(page, "manifests") is { ValueKind: JsonValueKind.Array } array
            ? array.EnumerateArray()
                .Where(element => element.ValueKind == JsonValueKind.Object && Digest.TryParse(Text(element, "digest"), out _))
                .Select((element, i) => Descriptor(element, $"manifests[{i}]"))
            : [];

    private static Manifest Read(JsonElement root, ReadOnlyMemory<byte> content, string? contentType, DigestAlgorithm algorithm)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new ManifestFormatException("The manifest is not a JSON object.");
        var mediaType = MediaType(root, contentType);
        var digest = Digest.Of(content.Span, algorithm);
        var artifactType = Text(root, "artifactType");
        var subject = Find(root, "subject") is { } subjectElement ? Descriptor(subjectElement, "subject") : null;
        var annotations = Annotations(root);
        return MediaTypes.IsIndex(mediaType)
            ? new Manifest(content, mediaType, digest, ManifestKind.Index)
            {
                Children = Descriptors(root, "manifests", required: true),
                ArtifactType = artifactType,
                Subject = subject,
                Annotations = annotations,
            }
            : new Manifest(content, mediaType, digest, ManifestKind.Image)
            {
                Config = Descriptor(
                    Find(root, "config") ?? throw new ManifestFormatException("The manifest has no config."), "config"),
                Layers = Descriptors(root, "layers", required: false),
                ArtifactType = artifactType,
                Subject = subject,
                Annotations = annotations,
            };
    }

    /// <summary>The Content-Type where it names a manifest type, else what the document says of itself, else what its members imply.</summary>
    private static string MediaType(JsonElement root, string? contentType)
    {
        var declared = Text(root, "mediaType");
        var mediaType = MediaTypes.IsManifest(contentType) || MediaTypes.IsSchema1(contentType) ? contentType : declared;
        var version = root.TryGetProperty("schemaVersion", out var element) && element.TryGetInt32(out var number) ? number : 0;
        if (MediaTypes.IsSchema1(mediaType) || version == 1)
            throw new ManifestFormatException("The manifest is Docker schema 1, which registries have stopped to accept. Push the image again with a current client.", true);
        mediaType ??= root.TryGetProperty("manifests", out _) ? MediaTypes.OciIndex
            : root.TryGetProperty("layers", out _) ? MediaTypes.OciManifest
            : null;
        if (!MediaTypes.IsManifest(mediaType))
            throw new ManifestFormatException($"The manifest's media type '{Excerpt.Of(mediaType ?? contentType)}' is not supported.", true);
        // One document that two readers take for different types is how a digest comes to mean two images: CVE-2021-41190.
        if (declared is not null && declared != mediaType)
            throw new ManifestFormatException($"The manifest was sent as {mediaType} and calls itself '{Excerpt.Of(declared)}'.");
        if (root.TryGetProperty("manifests", out _) && root.TryGetProperty("layers", out _))
            throw new ManifestFormatException("The manifest has both manifests and layers.");
        return mediaType!;
    }

    private static List<Descriptor> Descriptors(JsonElement root, string member, bool required)
    {
        if (Find(root, member) is not { } array)
            return required ? throw new ManifestFormatException($"The manifest has no {member}.") : [];
        if (array.ValueKind != JsonValueKind.Array)
            throw new ManifestFormatException($"The manifest's {member} are not an array.");
        return [.. array.EnumerateArray().Select((element, i) => Descriptor(element, $"{member}[{i}]"))];
    }

    private static Descriptor Descriptor(JsonElement element, string where)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new ManifestFormatException($"The manifest's {where} is not an object.");
        if (!Digest.TryParse(Text(element, "digest"), out var digest))
            throw new ManifestFormatException($"The manifest's {where} has no valid digest.");
        if (!element.TryGetProperty("size", out var size) || size.ValueKind != JsonValueKind.Number || !size.TryGetInt64(out var bytes) || bytes < 0)
            throw new ManifestFormatException($"The manifest's {where} has no valid size.");
        return new Descriptor
        {
            MediaType = Text(element, "mediaType") ?? "",
            Digest = digest,
            Size = bytes,
            ArtifactType = Text(element, "artifactType"),
            Urls = Find(element, "urls") is { ValueKind: JsonValueKind.Array } urls
                ? [.. urls.EnumerateArray().Where(url => url.ValueKind == JsonValueKind.String).Select(url => url.GetString()!)]
                : [],
            Annotations = Annotations(element),
        };
    }

    private static Dictionary<string, string> Annotations(JsonElement element) =>
        Find(element, "annotations") is { ValueKind: JsonValueKind.Object } annotations
            ? annotations.EnumerateObject()
                .Where(member => member.Value.ValueKind == JsonValueKind.String)
                .GroupBy(member => member.Name, StringComparer.Ordinal)
                .ToDictionary(members => members.Key, members => members.Last().Value.GetString()!, StringComparer.Ordinal)
            : [];

    private static string? Text(JsonElement element, string member) =>
        Find(element, member) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Find(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}

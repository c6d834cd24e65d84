using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace HarborReplication.Testing;

/// <summary>
/// Builds small valid OCI images: real tar layers, compressed (so that skopeo copies them byte for byte), with a config whose diff ids
/// are right. The same seed gives the same bytes.
/// </summary>
public static class OciImages
{
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private static readonly DateTimeOffset FileTime = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// An image whose last layer and config depend on <paramref name="seed"/>, and the layers below on <paramref name="baseSeed"/> only,
    /// as those of a shared base image do.
    /// </summary>
    public static OciImage Create(int seed, int layers = 2, int layerBytes = 4_096, int baseSeed = 0, string architecture = "amd64") =>
        Create(
            seed,
            [.. Enumerable.Range(0, layers).Select(number => CreateLayer(number == layers - 1 ? seed : HashCode(baseSeed, number), $"layer-{number}", layerBytes))],
            architecture);

    /// <summary>An image of layers that exist already; its config depends on <paramref name="seed"/>.</summary>
    public static OciImage Create(int seed, IReadOnlyList<OciLayer> layers, string architecture = "amd64")
    {
        var config = new OciBlob(ConfigType, Json(new JsonObject
        {
            ["architecture"] = architecture,
            ["os"] = "linux",
            ["config"] = new JsonObject { ["Labels"] = new JsonObject { ["seed"] = $"{seed}" } },
            ["rootfs"] = new JsonObject
            {
                ["type"] = "layers",
                ["diff_ids"] = new JsonArray([.. layers.Select(layer => (JsonNode)layer.DiffId)]),
            },
        }));
        var manifest = Json(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = OciImage.ManifestType,
            ["config"] = Descriptor(config),
            ["layers"] = new JsonArray([.. layers.Select(layer => Descriptor(layer.Blob))]),
        });
        return new OciImage
        {
            MediaType = OciImage.ManifestType,
            Manifest = manifest,
            Digest = RegistryContent.DigestOf(manifest),
            Blobs = [config, .. layers.Select(layer => layer.Blob)],
        };
    }

    /// <summary>A layer with one file of random bytes.</summary>
    public static OciLayer CreateLayer(int seed, string fileName, int bytes)
    {
        var tar = TarOf(seed, fileName, bytes);
        return new OciLayer(new OciBlob(LayerType, Compress(tar)), RegistryContent.DigestOf(tar));
    }

    /// <summary>An index over one image per architecture.</summary>
    public static OciImage CreateIndex(int seed, params string[] architectures)
    {
        var children = architectures
            .Select((architecture, number) => (architecture, image: Create(HashCode(seed, number), baseSeed: seed, architecture: architecture)))
            .ToList();
        var manifest = Json(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = OciImage.IndexType,
            ["manifests"] = new JsonArray(
            [
                .. children.Select(child => (JsonNode)new JsonObject
                {
                    ["mediaType"] = child.image.MediaType,
                    ["digest"] = child.image.Digest,
                    ["size"] = child.image.Manifest.Length,
                    ["platform"] = new JsonObject { ["architecture"] = child.architecture, ["os"] = "linux" },
                }),
            ]),
        });
        return new OciImage
        {
            MediaType = OciImage.IndexType,
            Manifest = manifest,
            Digest = RegistryContent.DigestOf(manifest),
            Blobs = [],
            Children = [.. children.Select(child => child.image)],
        };
    }

    /// <summary>Writes an OCI layout directory that holds the image under one tag, for skopeo's <c>oci:directory:tag</c>.</summary>
    public static async Task WriteLayoutAsync(OciImage image, string directory, string tag, CancellationToken cancellationToken = default)
    {
        var blobs = Directory.CreateDirectory(Path.Combine(directory, "blobs", "sha256")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""", cancellationToken);
        await WriteAsync(image);
        var index = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["manifests"] = new JsonArray(new JsonObject
            {
                ["mediaType"] = image.MediaType,
                ["digest"] = image.Digest,
                ["size"] = image.Manifest.Length,
                ["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = tag },
            }),
        };
        await File.WriteAllBytesAsync(Path.Combine(directory, "index.json"), Json(index), cancellationToken);

        async Task WriteAsync(OciImage part)
        {
            foreach (var child in part.Children)
                await WriteAsync(child);
            foreach (var blob in part.Blobs)
                await File.WriteAllBytesAsync(Path.Combine(blobs, Hex(blob.Digest)), blob.Content, cancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(blobs, Hex(part.Digest)), part.Manifest, cancellationToken);
        }
    }

    private static string Hex(string digest) => digest["sha256:".Length..];

    private static JsonObject Descriptor(OciBlob blob) => new JsonObject
    {
        ["mediaType"] = blob.MediaType,
        ["digest"] = blob.Digest,
        ["size"] = blob.Content.Length,
    };

    private static byte[] Json(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    /// <summary>System.HashCode differs from process to process; this does not.</summary>
    private static int HashCode(int seed, int number) => unchecked((seed * 7_919) + (number * 104_729) + 1);

    private static byte[] TarOf(int seed, string name, int bytes)
    {
        var content = new byte[bytes];
        // Random, so that the compressed layer is as large as asked for.
        new Random(seed).NextBytes(content);
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(content),
                ModificationTime = FileTime,
            });
        }

        return tar.ToArray();
    }

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(content);
        return compressed.ToArray();
    }
}

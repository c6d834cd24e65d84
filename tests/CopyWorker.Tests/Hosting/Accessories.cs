using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Registry.Values;

namespace HarborReplication.CopyWorker.Tests.Hosting;

/// <summary>Signatures and the like, and the lists of them.</summary>
internal static class Accessories
{
    private const string Empty = "application/vnd.oci.empty.v1+json";

    /// <summary>An artifact that refers to a subject by itself, under a tag or by digest only.</summary>
    public static Digest PushAccessory(this Site site, string repository, string? tag = null, Digest? subject = null)
    {
        byte[] config = [(byte)'{', (byte)'}'];
        site.Registry.AddBlob(repository, config);
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaTypes.OciManifest,
            ["artifactType"] = "application/vnd.example.signature",
            ["config"] = new JsonObject { ["mediaType"] = Empty, ["digest"] = Digest.Of(config).ToString(), ["size"] = config.Length },
            ["layers"] = new JsonArray(),
            ["annotations"] = new JsonObject { ["id"] = Guid.NewGuid().ToString() },
        };
        if (subject is not null)
            manifest["subject"] = new JsonObject { ["mediaType"] = MediaTypes.OciManifest, ["digest"] = subject.ToString(), ["size"] = 1 };
        return site.Registry.AddManifest(repository, tag, MediaTypes.OciManifest, Encoding.UTF8.GetBytes(manifest.ToJsonString()));
    }

    /// <summary>The list as clients keep it under the referrers tag.</summary>
    public static void PushList(this Site site, string repository, Digest subject, params Digest[] referrers) =>
        site.Registry.AddManifest(repository, AccessoryTag.ReferrersOf(subject).Tag, MediaTypes.OciIndex, Index(referrers));

    /// <summary>From now on the registry keeps the lists.</summary>
    public static void KeepLists(this Site site, IReadOnlyDictionary<Digest, Digest[]> lists) => site.Script = async context =>
    {
        var path = context.Request.Path.Value!;
        if (!path.Contains("/referrers/", StringComparison.Ordinal))
            return false;
        var subject = Digest.Parse(path[(path.LastIndexOf('/') + 1)..]);
        context.Response.ContentType = MediaTypes.OciIndex;
        await context.Response.Body.WriteAsync(Index(lists.GetValueOrDefault(subject) ?? []));
        return true;
    };

    public static string Tagged(this Digest subject, string kind = "") => $"sha256-{subject.Hex}{kind}";

    private static byte[] Index(Digest[] referrers) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = MediaTypes.OciIndex,
        ["manifests"] = new JsonArray([.. referrers.Select(digest => (JsonNode)new JsonObject
        {
            ["mediaType"] = MediaTypes.OciManifest, ["digest"] = digest.ToString(), ["size"] = 1,
        })]),
    }.ToJsonString());
}

using System.Globalization;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using HarborReplication.Testing.Recordings;

namespace HarborReplication.Registry.Tests.Harbor;

/// <summary>The requests of ours whose success was recorded with a real Harbor: what is asked, and what the answer is understood as.</summary>
internal static class RecordedRequests
{
    private static readonly byte[] AnyManifest = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}"""u8.ToArray();

    public static readonly IReadOnlyList<RecordedRequest> All =
    [
        new("systeminfo", "healthy", async harbor => (await harbor.Adapter.CheckAsync(default)).IsHealthy ? "healthy" : "unhealthy", "v2-basic"),
        new("v2-basic", "answers", async harbor =>
        {
            await harbor.Client.PingAsync(default);
            return "answers";
        }),
        new("project-create", "there", PrepareAsync, "err-401-projects-badpw"),
        new("b-robot-create-project", "there", PrepareAsync, "err-401-projects-badpw"),
        new("tag-delete", "deleted", async harbor => await harbor.Adapter.DeleteTagAsync(Name("demo/app"), "1.1", default) ? "deleted" : "absent"),
        new("v2-head-manifest", "sha256:396865f13b71", async harbor => Short((await harbor.Client.HeadManifestAsync(Name("demo/app"), Reference.Parse("1.0"), default))!.Digest)),
        new("v2-head-blob", "there", async harbor => await harbor.Client.HeadBlobAsync(Name("demo/chunk60361"), DigestIn("v2-head-blob"), default) is null ? "absent" : "there"),
        new("v2-tags-list", "1.0", async harbor => string.Join(',', await harbor.Client.ListTagsAsync(Name("demo/app"), default).ToListAsync())),
        new("v2-upload-start", "upload from byte 0", harbor => StartAsync(harbor, "demo/app")),
        new("v2-upload-start2", "upload from byte 0", harbor => StartAsync(harbor, "demo/chunk60361")),
        new("v2-upload-start3", "upload from byte 0", harbor => StartAsync(harbor, "demo/chunk60361")),
        new("v2-quota-upload-start", "upload from byte 0", harbor => StartAsync(harbor, "tiny60361/b")),
        new("v2-mount-other-project", "mounted", harbor => MountAsync(harbor, "v2-mount-other-project")),
        new("v2-mount-same-project", "mounted", harbor => MountAsync(harbor, "v2-mount-same-project")),
        new("v2-mount-own-repository-present", "mounted", harbor => MountAsync(harbor, "v2-mount-own-repository-present")),
        new("v2-mount-own-repository-absent", "upload from byte 0", harbor => MountAsync(harbor, "v2-mount-own-repository-absent")),
        new("v2-mount-unknown-source", "upload from byte 0", harbor => MountAsync(harbor, "v2-mount-unknown-source")),
        new("v2-patch-1", "upload from byte 20000", harbor => PatchAsync(harbor, "v2-patch-1", 0, 20_000)),
        new("v2-put-blob", "stored", async harbor =>
        {
            await harbor.Client.FinishUploadAsync(Session("v2-put-blob", harbor, 50_000), DigestIn("v2-put-blob"), default);
            return "stored";
        }),
        new("v2-put-manifest-tag-a", "stored as sha256:1b2aebec7ac4", harbor => PutAsync(harbor, "a")),
        new("v2-put-manifest-tag-a-again", "stored as sha256:1b2aebec7ac4", harbor => PutAsync(harbor, "a")),
        new("v2-put-manifest-tag-b-same-digest", "stored as sha256:1b2aebec7ac4", harbor => PutAsync(harbor, "b")),
        new("v2-referrers", "0 accessories", harbor => ReferrersAsync(harbor, "v2-referrers")),
        new("v2-referrers-none", "0 accessories", harbor => ReferrersAsync(harbor, "v2-referrers-none")),
        new("v2-referrers-of-image", "1 accessories", harbor => ReferrersAsync(harbor, "v2-referrers-of-image")),
        new("v2-delete-manifest-by-digest", "deleted", async harbor =>
            await harbor.Client.DeleteManifestAsync(Name("demo/bydig"), Reference.Of(DigestIn("v2-delete-manifest-by-digest")), default) ? "deleted" : "absent"),
    ];

    private static async Task<string> PrepareAsync(RecordedHarbor harbor)
    {
        await harbor.Adapter.PrepareAsync(Name("demo/app"), _ => Task.FromResult(false), default);
        return "there";
    }

    private static async Task<string> StartAsync(RecordedHarbor harbor, string repository) => Shown(await harbor.Client.StartUploadAsync(Name(repository), default));

    private static async Task<string> MountAsync(RecordedHarbor harbor, string recording)
    {
        var url = RecordedExchange.Find(recording).Url;
        var query = System.Web.HttpUtility.ParseQueryString(url.Query);
        var answer = await harbor.Client.MountAsync(Name(Repository(url)), Digest.Parse(query["mount"]!), Name(query["from"]!), default);
        return answer.Upload is { } upload ? Shown(upload) : "mounted";
    }

    private static async Task<string> PatchAsync(RecordedHarbor harbor, string recording, long offset, int length) => Shown(await harbor.Client.PatchAsync(
        Session(recording, harbor, offset), length, async (body, token) => await body.WriteAsync(new byte[length], token), default));

    private static async Task<string> PutAsync(RecordedHarbor harbor, string reference)
    {
        var manifest = Manifest.Parse(AnyManifest, "application/vnd.oci.image.manifest.v1+json");
        return $"stored as {Short(await harbor.Client.PutManifestAsync(Name("demo/bydig"), Reference.Parse(reference), manifest, null, default))}";
    }

    private static async Task<string> ReferrersAsync(RecordedHarbor harbor, string recording)
    {
        var referrers = await harbor.Client.ReferrersAsync(Name(Repository(RecordedExchange.Find(recording).Url)), DigestIn(recording), withTag: false, default);
        return string.Create(CultureInfo.InvariantCulture, $"{referrers.Entries.Count} accessories");
    }

    private static UploadSession Session(string recording, RecordedHarbor harbor, long offset) => new()
    {
        Repository = Name("demo/chunk60361"), Location = new Uri(harbor.Client.Endpoint.Url, RecordedExchange.Find(recording).Url.PathAndQuery.Split("&digest=")[0]), Offset = offset,
    };

    private static string Shown(UploadSession upload) => string.Create(CultureInfo.InvariantCulture, $"upload from byte {upload.Offset}");

    private static string Repository(Uri url) => url.AbsolutePath["/v2/".Length..].Split(["/blobs/", "/referrers/"], StringSplitOptions.None)[0];

    private static Digest DigestIn(string recording) =>
        Digest.Parse(Uri.UnescapeDataString(RecordedExchange.Find(recording).Url.PathAndQuery).Split('/', '=', '&').Last(part => part.StartsWith("sha256:", StringComparison.Ordinal)));

    private static string Short(Digest? digest) => digest?.ToString()[..19] ?? "none";

    private static RepositoryName Name(string name) => RepositoryName.Parse(name);
}

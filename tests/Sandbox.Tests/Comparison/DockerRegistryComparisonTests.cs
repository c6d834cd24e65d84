using System.Text;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Comparison;

/// <summary>
/// Holds the sandbox to distribution 2.8: the same requests, the same answers. Left out is where 2.8 is behind the specification or against
/// it: it pages no tags and does not sort them, deletes no tags, has no referrers, ignores Content-Range in PATCH, opens a session for a
/// POST with the whole content, knows no SHA-512 for uploads, and gives OCI types to nobody who asks for */*.
/// </summary>
public sealed class DockerRegistryComparisonTests(ReferenceRegistry reference) : SandboxTest, IClassFixture<ReferenceRegistry>
{
    private const string Zero = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    private static readonly byte[] Blob = Encoding.UTF8.GetBytes("content of a blob");
    private static readonly string BlobDigest = RegistryContent.DigestOf(Blob);

    protected override SandboxOptions Options => base.Options with { ReferrersApi = false, DeleteByTag = false };

    [Fact]
    public Task Blobs_ReadInAllWays_AreAnsweredAlike() => CompareAsync(async script =>
    {
        await script.PushBlobAsync("blobs/read", Blob);
        var path = $"/v2/blobs/read/blobs/{BlobDigest}";
        foreach (var method in new[] { "GET", "HEAD" })
        {
            await script.SendAsync(method, path);
            await script.SendAsync(method, path, headers: ("Range", "bytes=3-6"));
            await script.SendAsync(method, path, headers: ("Range", "bytes=3-"));
            await script.SendAsync(method, path, headers: ("Range", "bytes=-4"));
            await script.SendAsync(method, path, headers: ("Range", "bytes=3-4000"));
            await script.SendAsync(method, path, headers: ("If-None-Match", $"\"{BlobDigest}\""));
            await script.SendAsync(method, $"/v2/blobs/read/blobs/{Zero}");
            await script.SendAsync(method, "/v2/blobs/read/blobs/sha256:12");
            await script.SendAsync(method, $"/v2/blobs/elsewhere/blobs/{BlobDigest}");
        }

        await script.SendAsync("DELETE", path);
        await script.SendAsync("DELETE", path);
        await script.SendAsync("GET", path);
    });

    [Fact]
    public Task Uploads_RightAndWrong_AreAnsweredAlike() => CompareAsync(async script =>
    {
        var first = await script.StartUploadAsync("blobs/up");
        await script.SendAsync("GET", first);
        var second = await script.SendAsync("PATCH", first, Blob[..5]);
        await script.SendAsync("GET", second!);
        var third = await script.SendAsync("PATCH", second!, Blob[5..10]);
        await script.SendAsync("PUT", $"{third}&digest={BlobDigest}", Blob[10..]);
        await script.SendAsync("HEAD", $"/v2/blobs/up/blobs/{BlobDigest}");
        await script.SendAsync("PUT", $"{third}&digest={BlobDigest}", Blob);

        await script.SendAsync("PUT", $"{await script.StartUploadAsync("blobs/up")}&digest={Zero}", Blob);
        await script.SendAsync("PUT", await script.StartUploadAsync("blobs/up"), Blob);
        await script.SendAsync("PUT", $"{await script.StartUploadAsync("blobs/up")}&digest=sha256:12", Blob);

        var stale = await script.StartUploadAsync("blobs/up");
        await script.SendAsync("PATCH", stale, Blob[..5]);
        await script.SendAsync("PATCH", stale.Split('?')[0], Blob[..5]);

        var cancelled = await script.StartUploadAsync("blobs/up");
        await script.SendAsync("DELETE", cancelled);
        await script.SendAsync("GET", cancelled);
        await script.SendAsync("PATCH", cancelled, Blob);
        await script.PushBlobAsync("blobs/up", []);
    });

    [Fact]
    public Task Mounts_RightAndWrong_AreAnsweredAlike() => CompareAsync(async script =>
    {
        await script.PushBlobAsync("mount/from", Blob);
        await script.SendAsync("POST", $"/v2/mount/to/blobs/uploads/?mount={BlobDigest}&from=mount/from");
        await script.SendAsync("HEAD", $"/v2/mount/to/blobs/{BlobDigest}");
        await script.SendAsync("POST", $"/v2/mount/to2/blobs/uploads/?mount={BlobDigest}&from=mount/nowhere");
        await script.SendAsync("POST", $"/v2/mount/to2/blobs/uploads/?mount={BlobDigest}");
        await script.SendAsync("POST", $"/v2/mount/to2/blobs/uploads/?mount={Zero}&from=mount/from");
        await script.SendAsync("HEAD", $"/v2/mount/to2/blobs/{BlobDigest}");
    });

    [Fact]
    public Task Manifests_PushedReadAndDeleted_AreAnsweredAlike() => CompareAsync(async script =>
    {
        const string path = "/v2/team/deep/app/manifests";
        var image = OciImages.Create(seed: 7);
        foreach (var blob in image.Blobs)
            await script.PushBlobAsync("team/deep/app", blob.Content);
        await script.SendAsync("PUT", $"{path}/v1", image.Manifest, OciImage.ManifestType);
        await script.SendAsync("PUT", $"{path}/v1", image.Manifest, OciImage.ManifestType);
        await script.SendAsync("PUT", $"{path}/{image.Digest}", image.Manifest, OciImage.ManifestType);
        foreach (var method in new[] { "GET", "HEAD" })
        {
            await script.SendAsync(method, $"{path}/v1", headers: ("Accept", OciImage.ManifestType));
            await script.SendAsync(method, $"{path}/{image.Digest}", headers: ("Accept", $"{OciImage.IndexType}, {OciImage.ManifestType}"));
            await script.SendAsync(method, $"{path}/v1");
            await script.SendAsync(method, $"{path}/v1", headers: ("Accept", OciImage.IndexType));
            await script.SendAsync(method, $"{path}/nothing", headers: ("Accept", OciImage.ManifestType));
            await script.SendAsync(method, $"{path}/{Zero}", headers: ("Accept", OciImage.ManifestType));
            await script.SendAsync(method, "/v2/team/nothing/manifests/v1", headers: ("Accept", OciImage.ManifestType));
            await script.SendAsync(method, $"{path}/v1", null, null, ("Accept", OciImage.ManifestType), ("If-None-Match", $"\"{image.Digest}\""));
        }

        await script.SendAsync("GET", "/v2/team/deep/app/tags/list");
        await script.SendAsync("DELETE", $"{path}/v1");
        await script.SendAsync("DELETE", $"{path}/{Zero}");
        await script.SendAsync("DELETE", $"{path}/{image.Digest}");
        await script.SendAsync("DELETE", $"{path}/{image.Digest}");
        await script.SendAsync("GET", $"{path}/v1", headers: ("Accept", OciImage.ManifestType));
    });

    [Fact]
    public Task Manifests_ThatAreWrong_AreRefusedAlike() => CompareAsync(async script =>
    {
        const string path = "/v2/team/wrong/manifests";
        var image = OciImages.Create(seed: 7);
        await script.SendAsync("PUT", $"{path}/v1", image.Manifest, OciImage.ManifestType);
        foreach (var blob in image.Blobs)
            await script.PushBlobAsync("team/wrong", blob.Content);
        await script.SendAsync("PUT", $"{path}/v1", Encoding.UTF8.GetBytes("{not json"), OciImage.ManifestType);
        await script.SendAsync("PUT", $"{path}/v1", image.Manifest, "text/plain");
        await script.SendAsync("PUT", $"{path}/v1", image.Manifest, "application/json");
        await script.SendAsync("PUT", $"{path}/v1", image.Manifest, null);
        await script.SendAsync("PUT", $"{path}/v1", image.Manifest, OciImage.IndexType);
        await script.SendAsync("PUT", $"{path}/{Zero}", image.Manifest, OciImage.ManifestType);
        await script.SendAsync("PUT", $"{path}/-v1", image.Manifest, OciImage.ManifestType);
        var index = OciImages.CreateIndex(8, "amd64", "arm64");
        await script.SendAsync("PUT", $"{path}/index", index.Manifest, OciImage.IndexType);
        await script.SendAsync("GET", $"{path}/v1", headers: ("Accept", OciImage.ManifestType));
    });

    [Fact]
    public Task Lists_AndPathsThatAreNone_AreAnsweredAlike() => CompareAsync(async script =>
    {
        foreach (var repository in new[] { "lists/a", "lists/b", "lists/c" })
            await script.PushBlobAsync(repository, Blob);
        await script.SendAsync("GET", "/v2/");
        await script.SendAsync("GET", "/v2");
        await script.SendAsync("GET", "/v2/_catalog?n=2&last=lists");
        await script.SendAsync("GET", "/v2/_catalog?n=1&last=lists/a");
        await script.SendAsync("GET", "/v2/lists/a/tags/list");
        await script.SendAsync("GET", "/v2/lists/nothing/tags/list");
        await script.SendAsync("GET", $"/v2/lists/a/referrers/{Zero}");
        await script.SendAsync("GET", "/v2/UPPER/manifests/v1");
        await script.SendAsync("POST", "/v2/lists/a/manifests/v1");
        await script.SendAsync("PUT", "/v2/_catalog");
        await script.SendAsync("POST", "/v2/lists/a/tags/list");
        await script.SendAsync("GET", "/v2/lists/a/nothing/x");
    });

    private async Task CompareAsync(Func<ExchangeScript, Task> play)
    {
        reference.Docker.SkipUnlessAvailable();
        using var dockerClient = CreateClient(reference.Docker.Url);
        var expected = new ExchangeScript(dockerClient, CancellationToken);
        var actual = new ExchangeScript(Client, CancellationToken);

        await play(expected);
        await play(actual);

        var differences = expected.Exchanges.Zip(actual.Exchanges)
            .Where(pair => pair.First != pair.Second)
            .Select(pair => $"{Environment.NewLine}docker-registry: {pair.First}{Environment.NewLine}sandbox:         {pair.Second}");
        Assert.True(expected.Exchanges.SequenceEqual(actual.Exchanges), string.Concat(differences));
    }
}

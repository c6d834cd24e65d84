using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HarborReplication.Testing.Recordings;

namespace HarborReplication.Sandbox.Tests.Harbor;

public sealed class RegistryRulesTests : HarborTest
{
    [Fact]
    public async Task ManifestPut_OverImmutableTag_IsRefusedAsRecorded()
    {
        await Registry.Seed.ImageAsync("rec65032/app", "v1", cancellationToken: CancellationToken);
        Registry.Harbor.ImmutableTags("rec65032", "v*");

        using var refused = await PushAsync("rec65032/app", "v1", "v1");
        using var added = await PushAsync("rec65032/app", "v1", "v2");

        await HoldAsync("v2-put-immutable-same-digest", refused);
        Assert.Equal(201, (int)added.StatusCode);
    }

    [Fact]
    public async Task ArtifactDelete_WithImmutableTag_IsRefusedAsRecorded()
    {
        await Registry.Seed.ImageAsync("other/imm", "rel1", cancellationToken: CancellationToken);
        Registry.Harbor.ImmutableTags("other", "rel*");

        using var refused = await SendAsync(HttpMethod.Delete, "/api/v2.0/projects/other/repositories/imm/artifacts/rel1");

        await HoldAsync("immutable-delete", refused);
        Assert.NotNull(Registry.ManifestDigest("other/imm", "rel1"));
    }

    [Fact]
    public async Task UploadFinish_OverQuota_IsDeniedInTheRecordedWords()
    {
        Registry.Harbor.Project("tiny60361", storageLimit: 100_000);
        Assert.Equal(201, (int)(await UploadAsync("tiny60361/a", 88_780)).StatusCode);

        using var refused = await UploadAsync("tiny60361/b", 90_000);

        await HoldAsync("v2-quota-put-blob", refused);
    }

    [Fact]
    public async Task UploadStart_InProxyProject_IsRefused()
    {
        Registry.Harbor.Project("cache", proxiedRegistry: 1);

        using var refused = await SendAsync(HttpMethod.Post, "/v2/cache/app/blobs/uploads/");

        Assert.Equal(405, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Patch_OutOfOrder_IsAppendedAndAStaleStateRefused()
    {
        Registry.Harbor.Project("demo");
        using var started = await SendAsync(HttpMethod.Post, "/v2/demo/chunk60361/blobs/uploads/");
        using var first = await PatchAsync(Header(started, "Location"), "0-19999", 20_000);
        using var second = await PatchAsync(Header(first, "Location"), "30000-49999", 20_000);
        using var stale = await PatchAsync(Header(first, "Location"), "20000-49999", 30_000);
        using var question = await GetAsync(Header(first, "Location"));

        Assert.Equal("0-19999", Header(first, "Range"));
        Assert.Equal((202, "0-39999"), ((int)second.StatusCode, Header(second, "Range")));
        Assert.NotEqual(Header(first, "Location"), Header(second, "Location"));
        Assert.Equal((404, "BLOB_UPLOAD_INVALID"), ((int)stale.StatusCode, await CodeOfAsync(stale)));
        Assert.Equal((404, "BLOB_UPLOAD_INVALID"), ((int)question.StatusCode, await CodeOfAsync(question)));
    }

    [Fact]
    public async Task ManifestPut_WithMissingBlob_IsRefusedAsRecorded()
    {
        Registry.Harbor.Project("demo");
        using var content = new StringContent(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000"},"layers":[]}""",
            MediaTypeHeaderValue.Parse("application/vnd.oci.image.manifest.v1+json"));

        using var refused = await SendAsync(HttpMethod.Put, "/v2/demo/dst60361/manifests/x", content, Admin);

        Assert.Equal((400, "MANIFEST_BLOB_UNKNOWN"), ((int)refused.StatusCode, await CodeOfAsync(refused)));
    }

    [Fact]
    public async Task Mount_AcrossProjects_IsDone()
    {
        var image = await Registry.Seed.ImageAsync("demo/src", "v1", cancellationToken: CancellationToken);
        Registry.Harbor.Project("other");

        using var mounted = await SendAsync(HttpMethod.Post, $"/v2/other/dst/blobs/uploads/?mount={image.Blobs[0]}&from=demo/src");
        using var refused = await SendAsync(HttpMethod.Post, $"/v2/other/dst2/blobs/uploads/?mount={image.Blobs[0]}");

        Assert.Equal(RecordedExchange.Find("v2-mount-other-project").Status, (int)mounted.StatusCode);
        Assert.Equal(RecordedExchange.Find("v2-mount-no-from").Status, (int)refused.StatusCode);
    }

    private async Task<HttpResponseMessage> UploadAsync(string repository, int size)
    {
        using var started = await SendAsync(HttpMethod.Post, $"/v2/{repository}/blobs/uploads/");
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        var digest = "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        return await SendAsync(HttpMethod.Put, $"{Header(started, "Location")}&digest={digest}", Binary(bytes), Admin);
    }

    private Task<HttpResponseMessage> PatchAsync(string location, string range, int size)
    {
        var content = Binary(new byte[size]);
        content.Headers.TryAddWithoutValidation("Content-Range", range);
        return SendAsync(HttpMethod.Patch, location, content, Admin);
    }

    private static async Task HoldAsync(string recording, HttpResponseMessage answer)
    {
        var recorded = RecordedExchange.Find(recording);
        Assert.Equal(recorded.Status, (int)answer.StatusCode);
        Assert.Empty(RecordedForm.Differences(recorded.Json, JsonNode.Parse(await answer.Content.ReadAsStringAsync(CancellationToken))));
    }

    private static async Task<string?> CodeOfAsync(HttpResponseMessage answer) =>
        (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(CancellationToken))!["errors"]![0]!["code"];
}

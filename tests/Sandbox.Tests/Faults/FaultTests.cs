using System.Net;
using System.Text.RegularExpressions;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Faults;

public sealed class FaultTests : SandboxTest
{
    private const string Repository = "team/app";
    private static readonly byte[] Blob = [.. Enumerable.Range(0, 300_000).Select(number => (byte)(number * 7))];

    [Fact]
    public async Task Delay_Request_TakesAtLeastThatLong()
    {
        using var rule = Registry.Faults.Add(RequestKind.Ping, Fault.Delay(TimeSpan.FromMilliseconds(300)));
        using var response = await Client.GetAsync("/v2/", CancellationToken);

        var recorded = Registry.Requests.Snapshot().Single(request => request.Kind == RequestKind.Ping);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(recorded.Duration is null || recorded.Duration >= TimeSpan.FromMilliseconds(290), $"{recorded.Duration}");
    }

    [Fact]
    public async Task Status_WithBodyAndRetryAfter_IsAnswered()
    {
        var at = new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.Zero);
        using var rule = Registry.Faults.Add(RequestKind.Ping, Fault.Status(HttpStatusCode.ServiceUnavailable, "down", RetryAfter.At(at)));
        using var response = await Client.GetAsync("/v2/", CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("down", await response.Content.ReadAsStringAsync(CancellationToken));
        Assert.Equal(at, response.Headers.RetryAfter!.Date);
    }

    [Fact]
    public async Task TooManyRequests_TwiceAfterOne_HitsSecondAndThirdOnly()
    {
        using var rule = Registry.Faults.Add(
            new FaultMatch { Kinds = [RequestKind.Ping], After = 1, Times = 2 }, Fault.TooManyRequests(RetryAfter.Seconds(7)));

        var statuses = new List<int>();
        for (var number = 0; number < 4; number++)
        {
            using var response = await Client.GetAsync("/v2/", CancellationToken);
            statuses.Add((int)response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        }

        Assert.Equal([200, 429, 429, 200], statuses);
        Assert.Equal(2, rule.Hits);
    }

    [Fact]
    public async Task Match_EverythingSet_HitsOnlyThatRequest()
    {
        var image = await Registry.Seed.ImageAsync(Repository, "v1", cancellationToken: CancellationToken);
        await Registry.Seed.ImageAsync("team/other", "v1", cancellationToken: CancellationToken);
        using var rule = Registry.Faults.Add(
            new FaultMatch
            {
                Method = "HEAD", Path = new Regex("/manifests/"), Kinds = [RequestKind.ManifestHead], Repository = Repository, Reference = "v1",
            },
            Fault.DiskFull());

        Assert.Equal(500, await HeadAsync($"/v2/{Repository}/manifests/v1"));
        Assert.Equal(200, await HeadAsync($"/v2/{Repository}/manifests/{image.Digest}"));
        Assert.Equal(200, await HeadAsync("/v2/team/other/manifests/v1"));
        Assert.Equal(200, await HeadAsync($"/v2/{Repository}/blobs/{image.Blobs[0]}"));
    }

    [Fact]
    public async Task Reset_Request_BreaksWithoutAnswerAndWithoutEffect()
    {
        var image = OciImages.Create(seed: 1);
        using (Registry.Faults.Add(RequestKind.ManifestPut, Fault.Reset()))
            await Assert.ThrowsAsync<HttpRequestException>(() => Content.PushImageAsync(Repository, "v1", image, CancellationToken));

        Assert.Null(Registry.ManifestDigest(Repository, "v1"));
        Assert.Equal(0, Registry.Requests.Snapshot().Single(request => request.Kind == RequestKind.ManifestPut).Status);
        await Content.PushImageAsync(Repository, "v1", image, CancellationToken);
        Assert.Equal(image.Digest, Registry.ManifestDigest(Repository, "v1"));
    }

    [Fact]
    public async Task LoseAnswer_ManifestPut_HappensAndBreaks()
    {
        var image = OciImages.Create(seed: 1);
        using (Registry.Faults.Add(RequestKind.ManifestPut, Fault.LoseAnswer()))
            await Assert.ThrowsAsync<HttpRequestException>(() => Content.PushImageAsync(Repository, "v1", image, CancellationToken));

        Assert.Equal(image.Digest, Registry.ManifestDigest(Repository, "v1"));
        Assert.Empty(Registry.Requests.CountTagPuts());
    }

    [Fact]
    public async Task ResetResponseAfter_BlobGet_DeliversNoMoreThanThat()
    {
        var path = await SeedBlobAsync();
        using var rule = Registry.Faults.Add(RequestKind.BlobGet, Fault.ResetResponseAfter(1_000));

        var (received, failure) = await DownloadAsync(path);

        Assert.NotNull(failure);
        Assert.True(received.Length <= 1_000);
        Assert.Equal(1_000, Registry.Requests.Snapshot().Single(request => request.Kind == RequestKind.BlobGet).BytesOut);
    }

    [Fact]
    public async Task ResetRequestAfter_UploadPatch_BreaksAndKeepsWhatArrived()
    {
        var location = await StartUploadAsync();
        using (Registry.Faults.Add(RequestKind.UploadPatch, Fault.ResetRequestAfter(100_000)))
            await Assert.ThrowsAsync<HttpRequestException>(() => Client.PatchAsync(location, Binary(Blob), CancellationToken));

        var patch = Registry.Requests.Snapshot().Single(request => request.Kind == RequestKind.UploadPatch);
        Assert.Equal(100_000, patch.BytesIn);
        using var status = await Client.GetAsync(location, CancellationToken);
        Assert.Equal("0-99999", Header(status, "Range"));

        using var rest = await Client.PatchAsync(status.Headers.Location, Binary(Blob[100_000..]), CancellationToken);
        using var finished = await Client.PutAsync($"{rest.Headers.Location}&digest={RegistryContent.DigestOf(Blob)}", null, CancellationToken);
        Assert.Equal(HttpStatusCode.Created, finished.StatusCode);
    }

    [Fact]
    public async Task StallResponseAfter_BlobGet_GoesOnWhenReleased()
    {
        var path = await SeedBlobAsync();
        using var rule = Registry.Faults.Add(RequestKind.BlobGet, Fault.StallResponseAfter(1_000));

        using var response = await Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, CancellationToken);
        await rule.WaitForHoldAsync(cancellationToken: CancellationToken).WaitAsync(Patience, CancellationToken);
        var body = response.Content.ReadAsByteArrayAsync(CancellationToken);
        Assert.False(body.IsCompleted);
        rule.Release();

        Assert.Equal(Blob, await body.WaitAsync(Patience, CancellationToken));
    }

    [Fact]
    public async Task StallRequestAfter_ForATime_GoesOnByItself()
    {
        var location = await StartUploadAsync();
        using var rule = Registry.Faults.Add(RequestKind.UploadPatch, Fault.StallRequestAfter(10, TimeSpan.FromMilliseconds(100)));

        using var response = await Client.PatchAsync(location, Binary(Blob), CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(1, rule.Holds);
    }

    [Fact]
    public async Task WrongByte_BlobAndManifest_ChangesThatByteAndNothingElse()
    {
        var path = await SeedBlobAsync();
        var image = await Registry.Seed.ImageAsync(Repository, "v1", cancellationToken: CancellationToken);
        using var rule = Registry.Faults.Add(FaultMatch.On(RequestKind.BlobGet, RequestKind.ManifestGet), Fault.WrongByte(200));

        var blob = await Client.GetByteArrayAsync(path, CancellationToken);
        using var manifest = await Client.SendAsync(ManifestRequest("v1"), CancellationToken);

        Assert.Equal([200], Enumerable.Range(0, Blob.Length).Where(offset => blob[offset] != Blob[offset]));
        Assert.NotEqual(image.Digest, RegistryContent.DigestOf(await manifest.Content.ReadAsByteArrayAsync(CancellationToken)));
        Assert.Equal(image.Digest, Header(manifest, "Docker-Content-Digest"));
        rule.Dispose();
        Assert.Equal(Blob, await Client.GetByteArrayAsync(path, CancellationToken));
    }

    [Fact]
    public async Task Truncate_BlobGet_LooksCompleteButIsShort()
    {
        var path = await SeedBlobAsync();
        using var rule = Registry.Faults.Add(RequestKind.BlobGet, Fault.Truncate(123_456));

        using var response = await Client.GetAsync(path, CancellationToken);

        Assert.Equal(123_456, response.Content.Headers.ContentLength);
        Assert.Equal(Blob[..123_456], await response.Content.ReadAsByteArrayAsync(CancellationToken));
    }

    [Fact]
    public async Task Overlong_BlobGet_HasMoreAtItsEnd()
    {
        var path = await SeedBlobAsync();
        using var rule = Registry.Faults.Add(RequestKind.BlobGet, Fault.Overlong(17));

        var received = await Client.GetByteArrayAsync(path, CancellationToken);

        Assert.Equal([.. Blob, .. new byte[17]], received);
    }

    [Fact]
    public async Task ContentLength_MoreThanThereIs_BreaksAtTheEnd()
    {
        var path = await SeedBlobAsync();
        using var rule = Registry.Faults.Add(FaultMatch.On(RequestKind.BlobGet, RequestKind.BlobHead), Fault.ContentLength(Blob.Length + 5));

        using var head = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), CancellationToken);
        var (received, failure) = await DownloadAsync(path);

        Assert.Equal(Blob.Length + 5, head.Content.Headers.ContentLength);
        Assert.Equal(Blob.Length, received.Length);
        Assert.NotNull(failure);
    }

    [Fact]
    public async Task ContentDigest_ManifestHead_Lies()
    {
        const string lie = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
        await Registry.Seed.ImageAsync(Repository, "v1", cancellationToken: CancellationToken);
        using var wrong = Registry.Faults.Add(RequestKind.ManifestHead, Fault.ContentDigest(lie));
        using var head = ManifestRequest("v1");
        head.Method = HttpMethod.Head;
        using var response = await Client.SendAsync(head, CancellationToken);
        Assert.Equal(lie, Header(response, "Docker-Content-Digest"));

        using var absent = Registry.Faults.Add(RequestKind.ManifestGet, Fault.ContentDigest(null));
        using var get = await Client.SendAsync(ManifestRequest("v1"), CancellationToken);
        Assert.Equal("", Header(get, "Docker-Content-Digest"));
    }

    [Fact]
    public async Task RefuseMount_BlobThatIsThere_OpensAnUpload()
    {
        await SeedBlobAsync();
        using var rule = Registry.Faults.Add(RequestKind.BlobMount, Fault.RefuseMount());
        using var response = await Client.PostAsync($"/v2/team/copy/blobs/uploads/?mount={RegistryContent.DigestOf(Blob)}&from={Repository}", null, CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.False(Registry.HasBlob("team/copy", RegistryContent.DigestOf(Blob)));
    }

    [Fact]
    public async Task ForgetUpload_UploadFinish_IsUnknown()
    {
        var location = await StartUploadAsync();
        using var rule = Registry.Faults.Add(RequestKind.UploadFinish, Fault.ForgetUpload());
        using var response = await Client.PutAsync($"{location}&digest={RegistryContent.DigestOf(Blob)}", Binary(Blob), CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("BLOB_UPLOAD_UNKNOWN", await response.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadOnly_Uploads_AreRefused()
    {
        using var rule = Registry.Faults.Add(FaultMatch.On(RequestKind.UploadStart, RequestKind.BlobMount), Fault.ReadOnly());
        using var response = await Client.PostAsync($"/v2/{Repository}/blobs/uploads/", null, CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("UNSUPPORTED", await response.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_ManifestPut_LeavesEverythingUndoneUntilReleased()
    {
        var image = OciImages.Create(seed: 1);
        using var rule = Registry.Faults.Add(RequestKind.ManifestPut, Fault.Hold());

        var push = Content.PushImageAsync(Repository, "v1", image, CancellationToken);
        await rule.WaitForHitAsync(cancellationToken: CancellationToken).WaitAsync(Patience, CancellationToken);
        Assert.Null(Registry.ManifestDigest(Repository, "v1"));
        rule.Release();
        await push.WaitAsync(Patience, CancellationToken);

        Assert.Equal(image.Digest, Registry.ManifestDigest(Repository, "v1"));
    }

    [Fact]
    public async Task HoldAnswer_ManifestPut_IsDoneBeforeItIsAnswered()
    {
        var image = OciImages.Create(seed: 1);
        using var rule = Registry.Faults.Add(RequestKind.ManifestPut, Fault.HoldAnswer());

        var push = Content.PushImageAsync(Repository, "v1", image, CancellationToken);
        await rule.WaitForHoldAsync(cancellationToken: CancellationToken).WaitAsync(Patience, CancellationToken);
        Assert.Equal(image.Digest, Registry.ManifestDigest(Repository, "v1"));
        Assert.False(push.IsCompleted);
        Assert.Empty(Registry.Requests.CountTagPuts());
        rule.Dispose();
        await push.WaitAsync(Patience, CancellationToken);

        Assert.Equal(1, Registry.Requests.CountTagPuts()[$"{Repository}:v1"]);
    }

    [Fact]
    public async Task Add_SeveralFaultsAndRules_AddUp()
    {
        await SeedBlobAsync();
        using var first = Registry.Faults.Add(RequestKind.BlobGet, Fault.Delay(TimeSpan.FromMilliseconds(1)), Fault.Header("X-Marked", "yes"));
        using var second = Registry.Faults.Add(FaultMatch.Everything, Fault.Truncate(3));

        using var response = await Client.GetAsync($"/v2/{Repository}/blobs/{RegistryContent.DigestOf(Blob)}", CancellationToken);

        Assert.Equal("yes", Header(response, "X-Marked"));
        Assert.Equal(Blob[..3], await response.Content.ReadAsByteArrayAsync(CancellationToken));
        Assert.Equal((1, 1), (first.Hits, second.Hits));
    }

    [Fact]
    public async Task Dispose_RegistryThatHoldsARequest_DoesNotHang()
    {
        var rule = Registry.Faults.Add(RequestKind.Ping, Fault.Hold());
        var request = Client.GetAsync("/v2/", CancellationToken);
        await rule.WaitForHoldAsync(cancellationToken: CancellationToken).WaitAsync(Patience, CancellationToken);

        await Registry.DisposeAsync().AsTask().WaitAsync(Patience, CancellationToken);

        await Task.WhenAny(request).WaitAsync(Patience, CancellationToken);
        Assert.Throws<ObjectDisposedException>(() => Registry.Faults.Add(FaultMatch.Everything));
    }

    private async Task<string> SeedBlobAsync() => $"/v2/{Repository}/blobs/{await Registry.Seed.BlobAsync(Repository, Blob, CancellationToken)}";

    private async Task<Uri> StartUploadAsync()
    {
        using var response = await Client.PostAsync($"/v2/{Repository}/blobs/uploads/", null, CancellationToken);
        return response.Headers.Location!;
    }

    private async Task<int> HeadAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        request.Headers.Accept.ParseAdd("*/*");
        using var response = await Client.SendAsync(request, CancellationToken);
        return (int)response.StatusCode;
    }

    private static HttpRequestMessage ManifestRequest(string reference)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/{Repository}/manifests/{reference}");
        request.Headers.Accept.ParseAdd(OciImage.ManifestType);
        return request;
    }

    private async Task<(byte[] Received, Exception? Failure)> DownloadAsync(string path)
    {
        using var received = new MemoryStream();
        try
        {
            using var response = await Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, CancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(CancellationToken);
            await body.CopyToAsync(received, CancellationToken);
            return (received.ToArray(), null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (received.ToArray(), e);
        }
    }
}

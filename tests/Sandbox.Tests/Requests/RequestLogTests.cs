using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Requests;

public sealed class RequestLogTests : SandboxTest
{
    protected override SandboxOptions Options => base.Options with { RequestLogCapacity = 20 };

    [Fact]
    public async Task Snapshot_AfterAPush_KnowsEveryRequest()
    {
        var image = OciImages.Create(seed: 1, layers: 1);
        await Content.PushImageAsync("team/app", "v1", image, CancellationToken);

        var requests = Registry.Requests.Snapshot();

        Assert.Equal(
            [RequestKind.UploadStart, RequestKind.UploadFinish, RequestKind.UploadStart, RequestKind.UploadFinish, RequestKind.ManifestPut],
            requests.Select(request => request.Kind));
        Assert.All(requests, request => Assert.Equal("team/app", request.Repository));
        Assert.Equal([202, 201, 202, 201, 201], requests.Select(request => request.Status));
        Assert.Equal(image.Blobs[1].Content.Length, requests[3].BytesIn);
        Assert.Equal(image.Manifest.Length, requests[4].BytesIn);
        Assert.Equal(("v1", true), (requests[4].Reference, requests[4].IsTagPut));
        Assert.Equal(1, Registry.Requests.CountTagPuts()["team/app:v1"]);
    }

    [Fact]
    public async Task Snapshot_AfterADownload_CountsBytes()
    {
        var digest = await Registry.Seed.BlobAsync("team/app", new byte[300_000], CancellationToken);
        await Client.GetByteArrayAsync($"/v2/team/app/blobs/{digest}", CancellationToken);

        var request = Assert.Single(Registry.Requests.Snapshot());
        Assert.Equal((RequestKind.BlobGet, digest, 200, 300_000L), (request.Kind, request.Reference, request.Status, request.BytesOut));
    }

    [Fact]
    public async Task Add_MoreThanItsCapacity_ForgetsTheOldest()
    {
        for (var number = 0; number < 30; number++)
            using (await Client.GetAsync("/v2/", CancellationToken))
            {
            }

        var requests = Registry.Requests.Snapshot();
        Assert.Equal(Enumerable.Range(11, 20).Select(number => (long)number), requests.Select(request => request.Number));
        Assert.Equal(30, Registry.Requests.Total);
    }
}

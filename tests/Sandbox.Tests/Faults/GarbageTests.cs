using System.Net;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Faults;

public sealed class GarbageTests : SandboxTest
{
    private const string Repository = "team/app";
    private static readonly byte[] Blob = [1, 2, 3];

    [Fact]
    public async Task CollectGarbageAsync_BlobsWithAndWithoutAManifest_TakesOnlyTheLatter()
    {
        await Registry.Seed.ImageAsync(Repository, "v1", cancellationToken: CancellationToken);
        var unused = await Registry.Seed.BlobAsync(Repository, Blob, CancellationToken);

        await Registry.CollectGarbageAsync(cancellationToken: CancellationToken);

        Assert.False(Registry.HasBlob(Repository, unused));
        await Content.VerifyAsync(Repository, "v1", CancellationToken);
    }

    [Fact]
    public async Task CollectGarbageAsync_CacheThatStays_KnowsTheBlobAndCannotSendItUntilItIsPushedAgain()
    {
        var unused = await Registry.Seed.BlobAsync(Repository, Blob, CancellationToken);

        await Registry.CollectGarbageAsync(cacheStays: true, CancellationToken);

        using var head = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/v2/{Repository}/blobs/{unused}"), CancellationToken);
        Assert.Equal((HttpStatusCode.OK, 3L), (head.StatusCode, head.Content.Headers.ContentLength));
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.GetByteArrayAsync($"/v2/{Repository}/blobs/{unused}", CancellationToken));
        await Content.PushBlobAsync(Repository, unused, Blob, CancellationToken);
        Assert.Equal(Blob, await Client.GetByteArrayAsync($"/v2/{Repository}/blobs/{unused}", CancellationToken));
    }

    [Fact]
    public async Task AcceptAnything_UploadWithAWrongDigest_IsKept()
    {
        var wrong = RegistryContent.DigestOf([4]);
        await Assert.ThrowsAnyAsync<Exception>(() => Content.PushBlobAsync(Repository, wrong, Blob, CancellationToken));

        using var rule = Registry.Faults.Add(RequestKind.UploadFinish, Fault.AcceptAnything());
        await Content.PushBlobAsync(Repository, wrong, Blob, CancellationToken);

        Assert.True(Registry.HasBlob(Repository, wrong));
    }
}

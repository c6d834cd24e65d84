using System.Net;
using System.Security.Cryptography;
using System.Text;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Distribution;

/// <summary>https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-blobs, where distribution 2.8 is no measure.</summary>
public sealed class UploadTests : SandboxTest
{
    private static readonly byte[] Blob = Encoding.UTF8.GetBytes("content of a blob");
    private static readonly string Digest = RegistryContent.DigestOf(Blob);

    [Fact]
    public async Task Post_WithDigestAndContent_StoresItInOneRequest()
    {
        using var response = await Client.PostAsync($"/v2/team/app/blobs/uploads/?digest={Digest}", Binary(Blob), CancellationToken);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.EndsWith($"/v2/team/app/blobs/{Digest}", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(Blob, await Client.GetByteArrayAsync(response.Headers.Location, CancellationToken));
        Assert.Equal(1, Registry.Requests.Count(RequestKind.BlobPost));
    }

    [Fact]
    public async Task Post_WithOtherContent_IsRefusedAndLeavesNothing()
    {
        using var response = await Client.PostAsync($"/v2/team/app/blobs/uploads/?digest={Digest}", Binary(Blob[1..]), CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("DIGEST_INVALID", await response.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
        Assert.False(Registry.HasBlob("team/app", Digest));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(StoreDirectory, "uploads")));
    }

    [Theory]
    [InlineData("5-9")]
    [InlineData("0-4")]
    [InlineData("nonsense")]
    public async Task Patch_OutOfOrder_Is416WithTheWayToGoOn(string range)
    {
        var location = await StartAsync();
        using var first = await Client.PatchAsync(location, Binary(Blob[..3]), CancellationToken);
        var chunk = Binary(Blob[5..10]);
        chunk.Headers.TryAddWithoutValidation("Content-Range", range);
        using var second = await Client.PatchAsync(first.Headers.Location, chunk, CancellationToken);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, second.StatusCode);
        Assert.Equal("0-2", Header(second, "Range"));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
    }

    [Fact]
    public async Task Patch_InOrder_AddsUp()
    {
        var location = await StartAsync();
        foreach (var (from, to) in new[] { (0, 5), (5, 12), (12, Blob.Length) })
        {
            var chunk = Binary(Blob[from..to]);
            chunk.Headers.TryAddWithoutValidation("Content-Range", $"{from}-{to - 1}");
            using var response = await Client.PatchAsync(location, chunk, CancellationToken);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            Assert.Equal($"0-{to - 1}", Header(response, "Range"));
            location = response.Headers.Location!;
        }

        using var finished = await Client.PutAsync($"{location}&digest={Digest}", null, CancellationToken);

        Assert.Equal(HttpStatusCode.Created, finished.StatusCode);
        Assert.Equal(Blob, await Client.GetByteArrayAsync($"/v2/team/app/blobs/{Digest}", CancellationToken));
    }

    [Fact]
    public async Task Put_Sha512_IsVerifiedAndServed()
    {
        var digest = $"sha512:{Convert.ToHexStringLower(SHA512.HashData(Blob))}";
        using var wrong = await Client.PutAsync($"{await StartAsync()}&digest={digest}", Binary(Blob[1..]), CancellationToken);
        using var right = await Client.PutAsync($"{await StartAsync()}&digest={digest}", Binary(Blob), CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Created, right.StatusCode);
        Assert.Equal(Blob, await Client.GetByteArrayAsync($"/v2/team/app/blobs/{digest}", CancellationToken));
    }

    [Fact]
    public async Task Session_OfAnotherRepository_IsUnknown()
    {
        var location = await StartAsync();
        using var response = await Client.PatchAsync(location.ToString().Replace("team/app", "team/other"), Binary(Blob), CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Push_SameBlobManyTimesAtOnce_AllSucceed()
    {
        var content = RandomNumberGenerator.GetBytes(200_000);
        var digest = RegistryContent.DigestOf(content);
        await Parallel.ForEachAsync(Enumerable.Range(0, 24), CancellationToken, async (number, token) =>
            await Content.PushBlobAsync($"team/app-{number % 3}", digest, content, token));

        for (var number = 0; number < 3; number++)
            Assert.Equal(content, await Client.GetByteArrayAsync($"/v2/team/app-{number}/blobs/{digest}", CancellationToken));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(StoreDirectory, "uploads")));
    }

    private async Task<Uri> StartAsync()
    {
        using var response = await Client.PostAsync("/v2/team/app/blobs/uploads/", null, CancellationToken);
        return response.Headers.Location!;
    }
}

using System.Net;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Seeding;

public sealed class DiscardedUploadTests : SandboxTest
{
    protected override SandboxOptions Options => base.Options with { DiscardUploads = true };

    [Fact]
    public async Task Push_Image_IsVerifiedAndTaggedButNotKept()
    {
        var image = OciImages.Create(seed: 1);
        await Content.PushImageAsync("team/app", "v1", image, CancellationToken);

        using var head = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/v2/team/app/blobs/{image.Blobs[1].Digest}"), CancellationToken);
        using var start = await Client.PostAsync("/v2/team/app/blobs/uploads/", null, CancellationToken);
        using var wrong = await Client.PutAsync($"{start.Headers.Location}&digest={image.Digest}", Binary([1, 2, 3]), CancellationToken);

        Assert.Equal(image.Digest, Registry.ManifestDigest("team/app", "v1"));
        Assert.Equal(image.Blobs[1].Content.Length, head.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.False(File.Exists(Path.Combine(StoreDirectory, "blobs", "sha256", image.Blobs[1].Digest[7..9], image.Blobs[1].Digest[7..])));
    }
}

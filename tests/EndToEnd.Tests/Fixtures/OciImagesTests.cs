using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Fixtures;

public sealed class OciImagesTests
{
    [Fact]
    public async Task Index_PushedBySkopeo_HasTheSameBytesAsPushedDirectly()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        Assert.SkipWhen(Skopeo.UnavailableReason is not null, Skopeo.UnavailableReason ?? "");
        await using var registry = new DockerRegistry();
        await registry.StartAsync(cancellationToken);
        registry.SkipUnlessAvailable();
        var index = OciImages.CreateIndex(7, "amd64", "arm64");

        await Skopeo.PushAsync(index, registry, "by/skopeo", "v1", cancellationToken);
        await registry.Client.PushImageAsync("by/hand", "v1", index, cancellationToken);

        Assert.Equal(index.Digest, await registry.Client.DigestAsync("by/skopeo", "v1", cancellationToken));
        Assert.Equal(index.Digest, await registry.Client.DigestAsync("by/hand", "v1", cancellationToken));
        Assert.Equal(
            await registry.Client.VerifyAsync("by/hand", "v1", cancellationToken),
            await registry.Client.VerifyAsync("by/skopeo", "v1", cancellationToken));
        Assert.Equal(
            System.Text.Encoding.UTF8.GetString(index.Manifest),
            await Skopeo.InspectRawAsync(registry, "by/hand", "v1", cancellationToken));
    }

    [Fact]
    public async Task VerifyAsync_BlobWhoseFileIsGone_NamesTheBlob()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var registry = new DockerRegistry();
        await registry.StartAsync(cancellationToken);
        registry.SkipUnlessAvailable();
        var image = OciImages.Create(3);
        await registry.Client.PushImageAsync("library/app", "v1", image, cancellationToken);
        await registry.Client.DeleteBlobAsync("library/app", image.Blobs[1].Digest, cancellationToken);

        var problem = await Assert.ThrowsAnyAsync<Exception>(() => registry.Client.VerifyAsync("library/app", "v1", cancellationToken));

        Assert.Contains(image.Blobs[1].Digest, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PushManyAsync_ManyRepositories_AllTagsDiffer()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var registry = new DockerRegistry();
        await registry.StartAsync(cancellationToken);
        registry.SkipUnlessAvailable();

        var pushed = await registry.Client.PushManyAsync(repositories: 10, tags: 3, cancellationToken: cancellationToken);

        Assert.Equal(30, pushed.Values.Distinct().Count());
        Assert.Equal(pushed.OrderBy(pair => pair.Key, StringComparer.Ordinal), await registry.Client.ListDigestsAsync(cancellationToken));
    }
}

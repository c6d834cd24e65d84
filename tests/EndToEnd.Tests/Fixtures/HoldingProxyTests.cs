using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Fixtures;

public sealed class HoldingProxyTests
{
    [Fact]
    public async Task PushThroughIt_AnswerOfOneBlobHeld_StandsStillUntilReleased()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var registry = new DockerRegistry();
        await registry.StartAsync(cancellationToken);
        registry.SkipUnlessAvailable();
        var blobs = 0;
        await using var proxy = await HoldingProxy.StartAsync(
            registry.Url, exchange => exchange.IsBlobFinished && ++blobs == 3, cancellationToken);
        using var client = new RegistryContent(new HttpClient(new SocketsHttpHandler()) { BaseAddress = proxy.Url });
        var image = OciImages.Create(5);

        var push = client.PushImageAsync("library/app", "v1", image, cancellationToken);
        var held = await proxy.Held.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);

        Assert.Equal(201, held.Status);
        Assert.False(push.IsCompleted);
        Assert.Null(await registry.Client.DigestAsync("library/app", "v1", cancellationToken));
        proxy.Release();
        await push;
        Assert.Equal(image.Digest, await client.DigestAsync("library/app", "v1", cancellationToken));
        await client.VerifyAsync("library/app", "v1", cancellationToken);
    }
}

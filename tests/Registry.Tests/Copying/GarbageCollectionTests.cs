using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using HarborReplication.Testing;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>
/// A destination whose operator collects garbage, with and without a cache that goes on naming what was collected. The registry is
/// distribution itself: what it answers then is the reason for what the copier does.
/// </summary>
public sealed class GarbageCollectionTests
{
    private static readonly RepositoryName Name = RepositoryName.Parse("mirror/app");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Distribution_AfterCollectionWithACache_SaysItHasWhatItCannotSend()
    {
        await using var registry = await StartAsync(cache: true);
        using var client = ScriptedRegistry.Connect(registry.Url);
        var image = SampleImage.Of(SampleImage.RandomLayer(3_000));
        await LeaveBlobsAsync(registry, image);

        await registry.CollectGarbageAsync(Token);

        var layer = Digest.Of(image.Blobs[1]);
        Assert.Equal(3_000, await client.HeadBlobAsync(Name, layer, Token));
        Assert.True((await client.MountAsync(Name, layer, Name, Token)).Mounted);
        Assert.True((await client.MountAsync(RepositoryName.Parse("elsewhere/app"), layer, Name, Token)).Mounted);
        Assert.NotNull(await client.PutManifestAsync(Name, Reference.Parse("broken"), Manifest.Parse(image.Manifest, image.MediaType), null, Token));
        // All of the above is a lie, and one byte tells.
        Assert.False(await client.CanReadBlobAsync(Name, layer, Token));
        await Assert.ThrowsAnyAsync<Exception>(() => registry.Client.VerifyAsync(Name.Value, "broken", Token));
        // What the copier then does heals it: content is written whenever it is sent.
        await registry.Client.PushBlobAsync(Name.Value, layer.ToString(), image.Blobs[1], Token);
        Assert.True(await client.CanReadBlobAsync(Name, layer, Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyAsync_AfterCollection_LeavesATagThatCanBePulled(bool cache)
    {
        await using var registry = await StartAsync(cache);
        await using var setup = await CopySetup.StartAsync();
        using var client = ScriptedRegistry.Connect(registry.Url);
        var image = setup.AddImage(3_000, 50_000);
        await LeaveBlobsAsync(registry, image);
        await registry.CollectGarbageAsync(Token);

        var result = await setup.CopyAsync(setup.Request with { Destination = client, DestinationRepository = Name });

        Assert.Equal((CopyOutcome.Copied, result.BytesTotal, 0L), (result.Outcome, result.BytesDone, result.BytesMounted));
        Assert.Equal(cache ? 3 : 0, result.WrongPlacements.Count);
        Assert.Equal(3, (await registry.Client.VerifyAsync(Name.Value, "v1", Token)).Count);
    }

    [Fact]
    public async Task CopyAsync_PlacementInARepositoryThatWasCollected_IsReportedAndSentAgain()
    {
        await using var registry = await StartAsync(cache: true);
        await using var setup = await CopySetup.StartAsync();
        using var client = ScriptedRegistry.Connect(registry.Url);
        var image = setup.AddImage(3_000);
        await LeaveBlobsAsync(registry, image);
        await registry.CollectGarbageAsync(Token);
        var repository = RepositoryName.Parse("mirror/second");

        var result = await setup.CopyAsync(setup.Request with
        {
            Destination = client,
            DestinationRepository = repository,
            Placements = image.Blobs.ToDictionary(blob => Digest.Of(blob), _ => new BlobPlacement(Name, TimeSpan.Zero)),
        });

        Assert.Equal(
            image.Blobs.Select(blob => new BlobLocation(Name, Digest.Of(blob)).ToString()).Order(), result.WrongPlacements.Select(wrong => wrong.ToString()).Order());
        await registry.Client.VerifyAsync(repository.Value, "v1", Token);
    }

    private static async Task<DockerRegistry> StartAsync(bool cache)
    {
        var registry = new DockerRegistry(new DockerRegistryOptions { CacheDescriptors = cache });
        await registry.StartAsync(Token);
        registry.SkipUnlessAvailable();
        return registry;
    }

    /// <summary>As a copy does that was interrupted before its manifest.</summary>
    private static async Task LeaveBlobsAsync(DockerRegistry registry, SampleImage image)
    {
        foreach (var blob in image.Blobs)
            await registry.Client.PushBlobAsync(Name.Value, Digest.Of(blob).ToString(), blob, Token);
    }
}

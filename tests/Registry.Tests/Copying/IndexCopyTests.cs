using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Registry.Tests.Copying;

public sealed class IndexCopyTests
{
    [Fact]
    public async Task CopyAsync_NestedIndex_WritesLeavesFirstAndTheTagLast()
    {
        await using var setup = await CopySetup.StartAsync();
        var (inner, image) = AddNested(setup);

        var result = await setup.CopyAsync();

        var puts = setup.Destination.Requests.Where(request => request.StartsWith("PUT /v2/mirror/app/manifests/", StringComparison.Ordinal)).ToList();
        Assert.Equal([image.Digest.ToString(), inner.ToString(), "v1"], puts.Select(put => put[(put.LastIndexOf('/') + 1)..]));
        Assert.Equal(result.BytesTotal, result.BytesDone);
    }

    [Fact]
    public async Task CopyAsync_ChildAlreadyThere_ReadsNothingOfIt()
    {
        await using var setup = await CopySetup.StartAsync();
        var images = AddIndex(setup, 2);
        foreach (var blob in images[0].Blobs)
            setup.Destination.AddBlob("mirror/app", blob);
        setup.Destination.AddManifest("mirror/app", null, images[0].MediaType, images[0].Manifest);

        var result = await setup.CopyAsync();

        Assert.Equal(0, setup.Source.Count($"GET /v2/team/app/manifests/{images[0].Digest}"));
        Assert.Equal((CopyOutcome.Copied, result.BytesTotal), (result.Outcome, result.BytesDone));
    }

    [Fact]
    public async Task CopyAsync_DestinationLiesAboutAChild_SendsItAgain()
    {
        await using var setup = await CopySetup.StartAsync();
        var images = AddIndex(setup, 2);
        setup.Destination.Script = context =>
        {
            var lies = HttpMethods.IsHead(context.Request.Method)
                && context.Request.Path.Value!.EndsWith(images[1].Digest.ToString(), StringComparison.Ordinal);
            if (lies)
                context.Response.Headers["Docker-Content-Digest"] = images[1].Digest.ToString();
            return Task.FromResult(lies);
        };

        var result = await setup.CopyAsync();

        Assert.Equal((CopyOutcome.Copied, result.BytesTotal), (result.Outcome, result.BytesDone));
        foreach (var blob in images[1].Blobs)
            Assert.Equal(blob, setup.Destination.Blobs[("mirror/app", Digest.Of(blob).ToString())]);
    }

    [Fact]
    public async Task CopyAsync_BuildCacheIndexOfLayers_CopiesThemAsBlobs()
    {
        await using var setup = await CopySetup.StartAsync();
        var layer = SampleImage.RandomLayer(1000);
        setup.Source.AddBlob("team/app", layer);
        setup.Source.AddManifest("team/app", "v1", MediaTypes.OciIndex, Index(("application/vnd.oci.image.layer.v1.tar+gzip", layer)));

        await setup.CopyAsync();

        Assert.Equal(layer, setup.Destination.Blobs[("mirror/app", Digest.Of(layer).ToString())]);
    }

    [Fact]
    public async Task CopyAsync_ChildMissingAtTheSource_FailsAndLeavesNoTag()
    {
        await using var setup = await CopySetup.StartAsync();
        var images = AddIndex(setup, 3);
        setup.Source.Manifests.TryRemove(("team/app", images[2].Digest.ToString()), out _);

        var failure = await setup.FailAsync();

        Assert.Equal((CopySide.Source, CopyPhase.Manifest, FailureKind.NotFound), (failure.Side, failure.Phase, failure.Kind));
        Assert.False(setup.Destination.Manifests.ContainsKey(("mirror/app", "v1")));
    }

    [Fact]
    public async Task CopyAsync_TagMovedAndOldManifestDeleted_CopiesTheNewOne()
    {
        await using var setup = await CopySetup.StartAsync();
        var old = setup.AddImage(10);
        SampleImage? current = null;
        setup.Source.Script = context =>
        {
            if (HttpMethods.IsGet(context.Request.Method) && current is null)
            {
                setup.Source.Manifests.TryRemove(("team/app", old.Digest.ToString()), out _);
                current = setup.AddImage(20);
            }

            return Task.FromResult(false);
        };

        var result = await setup.CopyAsync();

        Assert.Equal(current!.Digest, result.Digest);
        setup.AssertCopied(current);
    }

    [Fact]
    public async Task CopyAsync_MoreManifestsThanAllowed_IsTooLarge()
    {
        await using var setup = await CopySetup.StartAsync();
        AddIndex(setup, 3);
        var copier = new ArtifactCopier(TimeProvider.System, new CopierOptions { MaxManifests = 3 });
        var frugal = new ArtifactCopier(TimeProvider.System, new CopierOptions { MaxManifestBytes = 1000 });

        foreach (var limited in new[] { copier, frugal })
        {
            var failure = await Assert.ThrowsAsync<CopyException>(() => limited.CopyAsync(setup.Request, setup.Observer, TestContext.Current.CancellationToken));
            Assert.Equal(FailureKind.TooLarge, failure.Kind);
        }

        Assert.Empty(setup.Destination.Manifests);
    }

    [Fact]
    public async Task CopyAsync_IndexNestedTooDeep_IsTooLarge()
    {
        await using var setup = await CopySetup.StartAsync();
        var content = Index();
        for (var i = 0; i < 6; i++)
        {
            setup.Source.AddManifest("team/app", i == 5 ? "v1" : null, MediaTypes.OciIndex, content);
            content = Index((MediaTypes.OciIndex, content));
        }

        Assert.Equal(FailureKind.TooLarge, (await setup.FailAsync()).Kind);
    }

    private static SampleImage[] AddIndex(CopySetup setup, int count)
    {
        SampleImage[] images = [.. Enumerable.Range(1, count).Select(i => SampleImage.Of(SampleImage.RandomLayer(100 * i)))];
        foreach (var image in images)
            image.AddTo(setup.Source, "team/app", image.Digest.ToString());
        setup.Source.AddManifest("team/app", "v1", MediaTypes.OciIndex, SampleImage.IndexOf(images));
        return images;
    }

    private static (Digest Inner, SampleImage Image) AddNested(CopySetup setup)
    {
        var image = SampleImage.Of(SampleImage.RandomLayer(100));
        image.AddTo(setup.Source, "team/app", image.Digest.ToString());
        var inner = SampleImage.IndexOf(image);
        var digest = setup.Source.AddManifest("team/app", null, MediaTypes.OciIndex, inner);
        setup.Source.AddManifest("team/app", "v1", MediaTypes.OciIndex, Index((MediaTypes.OciIndex, inner)));
        return (digest, image);
    }

    private static byte[] Index(params (string MediaType, byte[] Content)[] entries) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = MediaTypes.OciIndex,
        ["manifests"] = new JsonArray([.. entries.Select(entry => SampleImage.Descriptor(entry.MediaType, entry.Content, DigestAlgorithm.Sha256))]),
    }.ToJsonString());
}

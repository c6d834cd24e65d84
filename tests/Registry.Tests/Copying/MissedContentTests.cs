using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using HarborReplication.Testing;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>Destinations that do not know, when they are given the manifest, what they took a moment before.</summary>
public sealed class MissedContentTests
{
    private static readonly RepositoryName Name = RepositoryName.Parse("mirror/app");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Distribution, when the file that links the blob is there and empty: another copy of the repository is writing it.</summary>
    [Fact]
    public async Task Distribution_LinkBeingWritten_CallsTheBlobUnknownAndItsDigestInvalid()
    {
        await using var registry = await StartAsync();
        using var client = ScriptedRegistry.Connect(registry.Url);
        var image = SampleImage.Of(SampleImage.RandomLayer(3_000));
        foreach (var blob in image.Blobs)
            await registry.Client.PushBlobAsync(Name.Value, Digest.Of(blob).ToString(), blob, Token);
        await registry.EmptyLinkAsync(Name.Value, Digest.Of(image.Blobs[1]).ToString(), Token);

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => client.PutManifestAsync(Name, Reference.Parse("v1"), Manifest.Parse(image.Manifest, image.MediaType), null, Token));

        Assert.Equal(["DIGEST_INVALID", "MANIFEST_BLOB_UNKNOWN"], refusal.Errors.Select(error => error.Code));
        Assert.Equal(FailureKind.NotFound, refusal.Kind);
    }

    [Fact]
    public async Task CopyAsync_LinkLeftEmptyForEver_SendsTheBlobAgain()
    {
        await using var registry = await StartAsync();
        await using var setup = await CopySetup.StartAsync();
        using var client = ScriptedRegistry.Connect(registry.Url);
        var image = setup.AddImage(3_000);
        var fence = new BeforeTheTag(() => registry.EmptyLinkAsync(Name.Value, Digest.Of(image.Blobs[1]).ToString(), Token).GetAwaiter().GetResult());

        var result = await setup.CopyAsync(setup.Request with { Destination = client, Fence = fence });

        Assert.Equal((CopyOutcome.Copied, 3), (result.Outcome, fence.Asked));
        await registry.Client.VerifyAsync(Name.Value, "v1", Token);
    }

    [Fact]
    public async Task CopyAsync_LinkBeingWrittenByAnotherCopy_WaitsAndSendsNothingAgain()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(3_000);
        RefuseTags(setup, times: 1, """
            {"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content"},
            {"code":"MANIFEST_BLOB_UNKNOWN","message":"blob unknown to registry","detail":"sha256:247d07d3ac39d1b31bef1f60de10cf1d8127b84e57668aa24e7d53a98ae7fcd4"}]}
            """);

        await setup.CopyAsync();

        setup.AssertCopied(image);
        Assert.Equal((2, 2), (CountPuts(setup, "manifests/v1"), CountPuts(setup, "blobs/uploads/")));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task CopyAsync_ContentMissedAgain_IsBroughtAgainAndInTheEndAFailureThatMayPass(int times, bool isCopied)
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(3_000);
        RefuseTags(setup, times, $$"""{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"blob unknown to registry","detail":"{{Digest.Of(image.Blobs[1])}}"}]}""");

        if (isCopied)
        {
            await setup.CopyAsync();
            setup.AssertCopied(image);
        }
        else
        {
            var failure = await setup.FailAsync();
            Assert.Equal((CopySide.Destination, CopyPhase.Tag, FailureKind.NotFound), (failure.Side, failure.Phase, failure.Kind));
        }

        Assert.Equal((3, 4), (CountPuts(setup, "manifests/v1"), CountPuts(setup, "blobs/uploads/")));
    }

    private static int CountPuts(CopySetup setup, string what) => setup.Destination.Count($"PUT /v2/mirror/app/{what}");

    private static void RefuseTags(CopySetup setup, int times, string body)
    {
        var left = times;
        setup.Destination.Script = async context =>
        {
            if (!HttpMethods.IsPut(context.Request.Method) || !context.Request.Path.Value!.Contains("/manifests/", StringComparison.Ordinal)
                || Interlocked.Decrement(ref left) < 0)
                return false;
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync(body);
            return true;
        };
    }

    private static async Task<DockerRegistry> StartAsync()
    {
        var registry = new DockerRegistry();
        await registry.StartAsync(Token);
        registry.SkipUnlessAvailable();
        return registry;
    }

    private sealed class BeforeTheTag(Action act) : IWriteFence
    {
        public int Asked { get; private set; }

        public bool MayWrite()
        {
            if (Asked++ < 2)
                act();
            return true;
        }
    }
}

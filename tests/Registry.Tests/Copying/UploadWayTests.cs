using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>Registries and proxies that take uploads in one way only.</summary>
public sealed class UploadWayTests
{
    [Theory]
    [InlineData(400, null)]
    [InlineData(405, "UNSUPPORTED")]
    [InlineData(411, null)]
    [InlineData(413, null)]
    [InlineData(501, null)]
    public async Task CopyAsync_BodyInOnePieceRefused_IsSentByChunk(int status, string? code)
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(300_000);
        Refuse(setup, context => HttpMethods.IsPut(context.Request.Method) && context.Request.ContentLength > 100_000, status, code);

        var result = await setup.CopyAsync(setup.Request with { ChunkSize = 100_000 });

        Assert.Equal((3, result.BytesTotal), (Count(setup, "PATCH"), result.BytesDone));
        setup.AssertCopied(image);
    }

    [Theory]
    [InlineData(400, null)]
    [InlineData(404, null)]
    [InlineData(404, "BLOB_UPLOAD_UNKNOWN")]
    [InlineData(405, "UNSUPPORTED")]
    [InlineData(411, null)]
    [InlineData(413, null)]
    [InlineData(416, "BLOB_UPLOAD_INVALID")]
    [InlineData(501, null)]
    public async Task CopyAsync_ChunksRefused_AreSentInOnePiece(int status, string? code)
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(300_000);
        Refuse(setup, context => HttpMethods.IsPatch(context.Request.Method), status, code);

        var result = await setup.CopyAsync(setup.Request with { CopyByChunk = true, ChunkSize = 100_000 });

        Assert.Equal(result.BytesTotal, result.BytesDone);
        setup.AssertCopied(image);
    }

    [Fact]
    public async Task CopyAsync_WayRefusedBefore_IsNotTriedAgainAtThatRegistry()
    {
        await using var setup = await CopySetup.StartAsync();
        var request = setup.Request with { CopyByChunk = true, ChunkSize = 100_000 };
        Refuse(setup, context => HttpMethods.IsPatch(context.Request.Method), 405, null);
        setup.AddImage(300_000);
        await setup.CopyAsync(request);
        var second = setup.AddImage(300_000);

        await setup.CopyAsync(request);

        Assert.Equal(1, Count(setup, "PATCH"));
        setup.AssertCopied(second);
    }

    [Fact]
    public async Task CopyAsync_LargeBodiesRefusedBefore_SmallerOnesStillGoInOnePiece()
    {
        await using var setup = await CopySetup.StartAsync();
        var request = setup.Request with { ChunkSize = 100_000 };
        Refuse(setup, context => HttpMethods.IsPut(context.Request.Method) && context.Request.ContentLength > 250_000, 413, null);
        setup.AddImage(300_000);
        await setup.CopyAsync(request);
        var patches = Count(setup, "PATCH");
        setup.AddImage(400_000);
        await setup.CopyAsync(request);
        var image = setup.AddImage(200_000);
        await setup.CopyAsync(request);

        Assert.Equal((3, 7), (patches, Count(setup, "PATCH")));
        Assert.Equal(1, setup.Observer.Lines.Count(line => line.Contains("by chunk", StringComparison.Ordinal)));
        setup.AssertCopied(image);
    }

    [Fact]
    public async Task CopyAsync_BothWaysRefused_FailsWithTheFirstRefusalAndRemembersNeither()
    {
        await using var setup = await CopySetup.StartAsync();
        setup.AddImage(300_000);
        Refuse(setup, context => HttpMethods.IsPatch(context.Request.Method) || context.Request.ContentLength > 100_000, 413, null);

        var failure = await setup.FailAsync(setup.Request with { ChunkSize = 100_000 });

        Assert.Equal((CopySide.Destination, CopyPhase.Put, FailureKind.TooLarge, "PUT"), (failure.Side, failure.Phase, failure.Kind, failure.Cause.Method));
        Assert.Empty(setup.Destination.Manifests);
        setup.Destination.Script = _ => Task.FromResult(false);
        await setup.CopyAsync(setup.Request with { ChunkSize = 100_000 });
        Assert.Equal(1, Count(setup, "PATCH"));
    }

    [Fact]
    public async Task CopyAsync_QuotaUsedUp_IsNoRefusalOfTheWay()
    {
        await using var setup = await CopySetup.StartAsync();
        setup.AddImage(300_000);
        setup.Destination.Script = async context =>
        {
            if (!HttpMethods.IsPut(context.Request.Method))
                return false;
            await ScriptedRegistry.FailAsync(context, 403, "DENIED", "adding 1 MiB of storage resource, which will exceed the configured upper limit of 1 MiB");
            return true;
        };

        Assert.Equal(FailureKind.Quota, (await setup.FailAsync(setup.Request with { ChunkSize = 100_000 })).Kind);
        Assert.Equal(0, Count(setup, "PATCH"));
    }

    [Theory]
    [InlineData("150000", 2)]
    [InlineData("300000", 0)]
    [InlineData("900000", 0)]
    [InlineData("50", 3)]
    [InlineData("nonsense", 3)]
    public async Task CopyAsync_LeastChunkAsked_SendsNoSmallerOneButTheLast(string least, int chunks)
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(300_000);
        setup.Destination.Script = context =>
        {
            if (HttpMethods.IsPost(context.Request.Method))
                context.Response.Headers["OCI-Chunk-Min-Length"] = least;
            return Task.FromResult(false);
        };

        await setup.CopyAsync(setup.Request with { CopyByChunk = true, ChunkSize = 100_000 });

        Assert.Equal(chunks, Count(setup, "PATCH"));
        setup.AssertCopied(image);
    }

    private static void Refuse(CopySetup setup, Func<HttpContext, bool> refuses, int status, string? code) => setup.Destination.Script = async context =>
    {
        if (!refuses(context))
            return false;
        if (code is null)
            context.Response.StatusCode = status;
        else
            await ScriptedRegistry.FailAsync(context, status, code);
        return true;
    };

    private static int Count(CopySetup setup, string method) => setup.Destination.Count($"{method} /v2/mirror/app/blobs/uploads/");
}

using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Requests;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>A copy that is told to drain leaves its large uploads to the next one.</summary>
public sealed class HandOverTests(DockerRegistryPair reference) : IClassFixture<DockerRegistryPair>
{
    private const int Layer = 5_000_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyAsync_DrainedInMidBlob_LeavesAnUploadThatTheNextCopyCompletes(bool byChunk)
    {
        await using var pair = await SandboxPair.StartAsync();
        pair.Copier = SandboxPair.NewCopier(new CopierOptions { HandOverFrom = 1_000_000 });
        var image = await pair.AddImageAsync(Layer);
        var layer = Digest.Of(image.Blobs[1]);
        var first = await DrainAsync(pair, byChunk);

        var left = Assert.Single(first.Uploads);
        Assert.Equal((CopyOutcome.Drained, false, layer), (first.Outcome, first.Wrote, left.Digest));
        Assert.InRange(left.Offset, 1, Layer - 1);
        Assert.Empty(pair.Destination.Tags(SandboxPair.DestinationName));

        pair.Destination.Requests.Clear();
        pair.Source.Requests.Clear();
        var second = await SandboxPair.NewCopier().CopyAsync(
            pair.Request with { CopyByChunk = byChunk, Uploads = new Dictionary<Digest, UploadHint> { [layer] = left } }, pair.Observer, Cancel);

        Assert.Equal((CopyOutcome.Copied, second.BytesTotal), (second.Outcome, second.BytesDone));
        Assert.Equal(Layer - left.Offset, pair.Source.Requests.Snapshot().Single(request => request is { Kind: RequestKind.BlobGet, Status: 206 }).BytesOut);
        Assert.InRange(pair.BytesUploaded(), Layer - left.Offset, Layer - left.Offset + 1_000);
        await pair.AssertPullableAsync(image.Digest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyAsync_DrainedTowardsDistribution_LeavesAnUploadThatTheNextCopyCompletes(bool byChunk)
    {
        reference.SkipUnlessAvailable();
        await using var pair = await SandboxPair.StartAsync();
        using var destination = new RegistryClientFactory(TimeProvider.System).Create(new RegistryEndpoint { Url = reference.Destination.Url });
        pair.Copier = SandboxPair.NewCopier(new CopierOptions { HandOverFrom = 1_000_000 });
        var image = await pair.AddImageAsync(Layer);
        var repository = RepositoryName.Parse($"mirror/{Guid.NewGuid():n}");
        var request = pair.Request with { Destination = destination, DestinationRepository = repository };

        var left = Assert.Single((await DrainAsync(pair, byChunk, request: request)).Uploads);
        pair.Source.Requests.Clear();
        var second = await SandboxPair.NewCopier().CopyAsync(
            request with { CopyByChunk = byChunk, Uploads = new Dictionary<Digest, UploadHint> { [left.Digest] = left } }, pair.Observer, Cancel);

        Assert.Equal((CopyOutcome.Copied, second.BytesTotal), (second.Outcome, second.BytesDone));
        Assert.Equal(Layer - left.Offset, pair.Source.Requests.Snapshot().Single(request => request is { Kind: RequestKind.BlobGet, Status: 206 }).BytesOut);
        Assert.Equal(image.Digest.ToString(), await reference.Destination.Client.DigestAsync(repository.Value, "v1", Cancel));
        await reference.Destination.Client.VerifyAsync(repository.Value, "v1", Cancel);
    }

    [Fact]
    public async Task CopyAsync_DrainedWithSeveralBlobs_LetsEachReachItsOwnBoundary()
    {
        await using var pair = await SandboxPair.StartAsync();
        var image = await pair.AddImageAsync(Layer, Layer + 1, Layer + 2);

        var result = await DrainAsync(pair, byChunk: true, uploads: 3);

        Assert.Equal(CopyOutcome.Drained, result.Outcome);
        Assert.Equal(image.Blobs.Skip(1).Select(blob => Digest.Of(blob).ToString()).Order(), result.Uploads.Select(left => left.Digest.ToString()).Order());
        Assert.All(result.Uploads, left => Assert.Equal(0, left.Offset % 100_000));
        // Nothing is cut off: what was under way was answered.
        Assert.DoesNotContain(pair.Destination.Requests.Snapshot(), request => request is { Kind: RequestKind.UploadPatch, Status: not 202 });
    }

    [Fact]
    public async Task CopyAsync_DrainedBeforeItBegins_SendsNothing()
    {
        await using var pair = await SandboxPair.StartAsync();
        await pair.AddImageAsync(1_000);

        var result = await pair.CopyAsync(pair.Request with { Drain = new CancellationToken(canceled: true) });

        Assert.Equal(CopyOutcome.Drained, result.Outcome);
        Assert.Empty(result.Uploads);
        Assert.Equal(0, pair.Destination.Requests.Count(request => request.Method is "POST" or "PUT" or "PATCH"));
    }

    [Fact]
    public async Task CopyAsync_DrainedWithEveryBlobInPlace_CompletesTheCopy()
    {
        await using var pair = await SandboxPair.StartAsync();
        var image = await pair.AddImageAsync(1_000);
        using var hold = pair.Destination.Faults.Add(RequestKind.ManifestPut, Fault.Hold());
        using var drain = new CancellationTokenSource();
        var copy = pair.CopyAsync(pair.Request with { Drain = drain.Token });
        await hold.WaitForHoldAsync(1, Cancel);

        await drain.CancelAsync();
        hold.Release();

        Assert.Equal(CopyOutcome.Copied, (await copy).Outcome);
        await pair.AssertPullableAsync(image.Digest);
    }

    [Fact]
    public async Task CopyAsync_HintThatTheRegistryHasForgotten_StartsTheBlobAgain()
    {
        await using var pair = await SandboxPair.StartAsync();
        var image = await pair.AddImageAsync(Layer);
        var left = Assert.Single((await DrainAsync(pair, byChunk: true)).Uploads);
        using var forgetting = pair.Destination.Faults.Add(new FaultMatch { Kinds = [RequestKind.UploadStatus], Times = 1 }, Fault.ForgetUpload());

        var result = await pair.CopyAsync(WithHint(pair, left));

        Assert.Equal((CopyOutcome.Copied, result.BytesTotal), (result.Outcome, result.BytesDone));
        Assert.InRange(result.BytesMounted, 0, image.Blobs[0].Length);
        await pair.AssertPullableAsync(image.Digest);
    }

    [Fact]
    public async Task CopyAsync_HintOfOtherContent_IsFoundOutByTheRegistryAndSentAgain()
    {
        await using var pair = await SandboxPair.StartAsync();
        await pair.AddImageAsync(Layer);
        var other = Assert.Single((await DrainAsync(pair, byChunk: true)).Uploads);
        var image = await pair.AddImageAsync(Layer);

        var result = await pair.CopyAsync(WithHint(pair, other with { Digest = Digest.Of(image.Blobs[1]) }));

        Assert.Equal((CopyOutcome.Copied, result.BytesTotal, 0L), (result.Outcome, result.BytesDone, result.BytesMounted));
        await pair.AssertPullableAsync(image.Digest);
    }

    [Fact]
    public async Task CopyAsync_HintAtARegistryThatAcceptsAnything_IsNotUsed()
    {
        await using var pair = await SandboxPair.StartAsync();
        await pair.AddImageAsync(Layer);
        var other = Assert.Single((await DrainAsync(pair, byChunk: true)).Uploads);
        var image = await pair.AddImageAsync(Layer);
        using var careless = pair.Destination.Faults.Add(RequestKind.UploadFinish, Fault.AcceptAnything());

        await pair.CopyAsync(WithHint(pair, other with { Digest = Digest.Of(image.Blobs[1]) }));

        await pair.AssertPullableAsync(image.Digest);
    }

    [Fact]
    public async Task UploadHint_AsText_DoesNotTellItsLocation()
    {
        await using var pair = await SandboxPair.StartAsync();
        await pair.AddImageAsync(Layer);
        var left = Assert.Single((await DrainAsync(pair, byChunk: true)).Uploads);

        Assert.Contains("_state=", left.Location.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("_state", left.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(pair.Observer.Lines, line => line.Contains("_state", StringComparison.Ordinal));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static CopyRequest WithHint(SandboxPair pair, UploadHint hint) =>
        pair.Request with { CopyByChunk = true, Uploads = new Dictionary<Digest, UploadHint> { [hint.Digest] = hint } };

    /// <summary>Stops the source in mid-blob, tells the copy to drain, and lets the source go on.</summary>
    private static async Task<CopyResult> DrainAsync(SandboxPair pair, bool byChunk, int uploads = 1, CopyRequest? request = null)
    {
        using var stall = pair.Source.Faults.Add(
            new FaultMatch { Kinds = [RequestKind.BlobGet] }, Fault.StallResponseAfter(2_550_000));
        using var drain = new CancellationTokenSource();
        var copy = pair.CopyAsync((request ?? pair.Request) with { CopyByChunk = byChunk, Drain = drain.Token });
        await stall.WaitForHoldAsync(uploads, Cancel);
        await drain.CancelAsync();
        stall.Release();
        return await copy;
    }
}

using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Requests;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>Uploads by chunk that break, and where they go on.</summary>
public sealed class UploadResumeTests
{
    private const int Layer = 1_000_000;

    [Fact]
    public async Task CopyAsync_BrokenChunk_GoesOnAtTheOffsetTheRegistryConfirms()
    {
        await using var pair = await SandboxPair.StartAsync();
        var image = await pair.AddImageAsync(Layer);
        using var fault = pair.Destination.Faults.Add(BrokenChunk(times: 1), Fault.ResetRequestAfter(40_000));

        var result = await pair.CopyAsync(pair.Request with { CopyByChunk = true });

        Assert.Equal((1, result.BytesTotal, 0L), (fault.Hits, result.BytesDone, result.BytesMounted));
        await pair.AssertPullableAsync(image.Digest);
        // Ten chunks, one of them in two parts; the check of digests has a session of its own.
        Assert.Equal(1, pair.Destination.Requests.Count(RequestKind.UploadStatus));
        Assert.Equal(Layer + image.Blobs[0].Length, pair.BytesUploaded() - ProbeBytes);
        // The source is asked for what is missing, not for the whole again.
        Assert.Equal(2, pair.Source.Requests.Count(request => request.Kind == RequestKind.BlobGet && request.Reference == Digest.Of(image.Blobs[1]).ToString()));
    }

    [Fact]
    public async Task CopyAsync_MoreBreaksThanTries_GoesOnAsLongAsThereIsProgress()
    {
        await using var pair = await SandboxPair.StartAsync();
        var image = await pair.AddImageAsync(12_000_000);
        using var fault = pair.Destination.Faults.Add(BrokenChunk(times: 5), Fault.ResetRequestAfter(1_200_000));

        var result = await pair.CopyAsync(pair.Request with { CopyByChunk = true, ChunkSize = 2_000_000 });

        Assert.Equal((5, result.BytesTotal), (fault.Hits, result.BytesDone));
        await pair.AssertPullableAsync(image.Digest);
    }

    [Fact]
    public async Task CopyAsync_BreaksWithoutProgress_FailsAfterItsTries()
    {
        await using var pair = await SandboxPair.StartAsync();
        await pair.AddImageAsync(Layer);
        using var fault = pair.Destination.Faults.Add(BrokenChunk(times: null), Fault.ResetRequestAfter(1_000));

        var failure = await pair.FailAsync(pair.Request with { CopyByChunk = true });

        Assert.Equal((CopySide.Destination, CopyPhase.Put), (failure.Side, failure.Phase));
        Assert.Equal(3, pair.Destination.Requests.Count(request => request is { Kind: RequestKind.UploadPatch, BytesIn: 1_000 }));
        Assert.Empty(pair.Destination.Tags(SandboxPair.DestinationName));
    }

    [Fact]
    public async Task CopyAsync_RegistryForgetsABrokenUpload_StartsThatBlobAgain()
    {
        await using var pair = await SandboxPair.StartAsync();
        var image = await pair.AddImageAsync(Layer);
        using var fault = pair.Destination.Faults.Add(BrokenChunk(times: 1), Fault.ResetRequestAfter(40_000));
        using var forgetting = pair.Destination.Faults.Add(RequestKind.UploadStatus, Fault.ForgetUpload());

        var result = await pair.CopyAsync(pair.Request with { CopyByChunk = true });

        Assert.Equal((1, result.BytesTotal), (fault.Hits, result.BytesDone));
        await pair.AssertPullableAsync(image.Digest);
        // A registry that knows nothing of the upload is not asked how it checks digests either.
        Assert.Equal(0, CountProbes(pair));
    }

    [Fact]
    public async Task CopyAsync_RegistryThatAcceptsAnything_IsNeverGivenTheRestOnly()
    {
        await using var pair = await SandboxPair.StartAsync();
        var image = await pair.AddImageAsync(Layer);
        using var careless = pair.Destination.Faults.Add(RequestKind.UploadFinish, Fault.AcceptAnything());
        using var fault = pair.Destination.Faults.Add(BrokenChunk(times: 1), Fault.ResetRequestAfter(40_000));

        await pair.CopyAsync(pair.Request with { CopyByChunk = true });

        Assert.Equal((1, 1), (fault.Hits, CountProbes(pair)));
        var starts = pair.Source.Requests.Snapshot().Where(request => request.Kind == RequestKind.BlobGet && request.Reference == Digest.Of(image.Blobs[1]).ToString());
        Assert.Equal([200, 200], starts.Select(request => request.Status));
        await pair.AssertPullableAsync(image.Digest);
    }

    [Fact]
    public async Task CopyAsync_SecondBreakAtOneRegistry_DoesNotAskAgainWhetherItChecksDigests()
    {
        await using var pair = await SandboxPair.StartAsync();
        var image = await pair.AddImageAsync(Layer, Layer + 1);
        using var fault = pair.Destination.Faults.Add(BrokenChunk(times: 2), Fault.ResetRequestAfter(40_000));

        await pair.CopyAsync(pair.Request with { CopyByChunk = true });

        Assert.Equal((2, 1), (fault.Hits, CountProbes(pair)));
        await pair.AssertPullableAsync(image.Digest);
    }

    [Fact]
    public async Task CopyAsync_TokenRevokedInMidUpload_GoesOnWithANewOne()
    {
        await using var pair = await SandboxPair.StartAsync(destinationTokens: true);
        var image = await pair.AddImageAsync(Layer);
        using var hold = pair.Destination.Faults.Add(new FaultMatch { Kinds = [RequestKind.UploadPatch], After = 4, Times = 1 }, Fault.Hold());
        var copy = pair.CopyAsync(pair.Request with { CopyByChunk = true });
        await hold.WaitForHoldAsync(1, TestContext.Current.CancellationToken);

        pair.Destination.RevokeTokens();
        hold.Release();
        var result = await copy;

        Assert.Equal(result.BytesTotal, result.BytesDone);
        Assert.Equal(1, pair.Destination.Requests.Count(request => request is { Kind: RequestKind.UploadPatch, Status: 401 }));
        Assert.Equal(1, pair.Source.Requests.Count(request => request is { Kind: RequestKind.BlobGet, Status: 206 }));
        await pair.AssertPullableAsync(image.Digest);
    }

    [Fact]
    public async Task CopyAsync_LostAnswerToTheLastByte_FindsTheBlobThereAndSendsNothingAgain()
    {
        await using var pair = await SandboxPair.StartAsync();
        var image = await pair.AddImageAsync(Layer);
        using var fault = pair.Destination.Faults.Add(new FaultMatch { Kinds = [RequestKind.UploadFinish], Times = 1 }, Fault.LoseAnswer());

        var result = await pair.CopyAsync();

        Assert.Equal((1, result.BytesTotal, 0L), (fault.Hits, result.BytesDone, result.BytesMounted));
        Assert.Equal(Layer + image.Blobs[0].Length, pair.BytesUploaded());
        await pair.AssertPullableAsync(image.Digest);
    }

    private const int ProbeBytes = 16;

    private static FaultMatch BrokenChunk(int? times) => new() { Kinds = [RequestKind.UploadPatch], After = 2, Times = times };

    /// <summary>Finished uploads of content that no image has.</summary>
    private static int CountProbes(SandboxPair pair) =>
        pair.Destination.Requests.Count(request => request.Kind == RequestKind.UploadPatch && request.BytesIn == ProbeBytes);
}

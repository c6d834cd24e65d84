using System.Net;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Testing;
using Microsoft.Extensions.Time.Testing;
using static HarborReplication.Registry.Copying.CopyPhase;
using static HarborReplication.Registry.Copying.CopySide;
using static HarborReplication.Registry.Failures.FailureKind;
using static HarborReplication.Registry.Tests.Copying.FaultCase;
using static HarborReplication.Sandbox.Requests.RequestKind;
using IWriteFence = HarborReplication.Registry.Wire.IWriteFence;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>
/// What can go wrong, and the one way in which each ends. Whatever it is, afterwards the destination's tag is what it was, or all of it
/// can be pulled.
/// </summary>
public sealed class FaultMatrixTests
{
    private const int Layer = 400_000;
    private const string Elsewhere = "base/image";

    private static readonly FaultCase[] Cases =
    [
        // Resets, at every phase: once is survived, and for good it is that side's trouble.
        AtSource("HEAD reset once", ManifestHead, Fault.Reset(), times: 1),
        AtSource("HEAD reset", ManifestHead, Fault.Reset()).EndsIn(Source, Resolve, Unreachable),
        AtSource("manifest reset once", ManifestGet, Fault.Reset(), times: 1),
        AtSource("manifest reset", ManifestGet, Fault.Reset()).EndsIn(Source, CopyPhase.Manifest, Unreachable),
        AtSource("manifest cut in its middle", ManifestGet, Fault.ResetResponseAfter(100)).EndsIn(Source, CopyPhase.Manifest, Unreachable),
        AtSource("blob reset once", BlobGet, Fault.Reset(), times: 1),
        AtSource("blob reset", BlobGet, Fault.Reset()).EndsIn(Source, Blob, Unreachable),
        AtSource("blob cut in its middle once", BlobGet, Fault.ResetResponseAfter(200_000), times: 2),
        AtDestination("HEAD reset once", ManifestHead, Fault.Reset(), times: 1),
        AtDestination("HEAD reset", ManifestHead, Fault.Reset()).EndsIn(Destination, Resolve, Unreachable),
        AtDestination("mount reset once", BlobMount, Fault.Reset(), times: 1),
        AtDestination("mount reset", BlobMount, Fault.Reset()).EndsIn(Destination, Mount, Unreachable),
        AtDestination("answer to a mount lost", BlobMount, Fault.LoseAnswer(), times: 1),
        AtDestination("upload reset once", UploadFinish, Fault.Reset(), times: 1),
        AtDestination("upload reset", UploadFinish, Fault.Reset()).EndsIn(Destination, Put, Unreachable),
        AtDestination("upload cut in its middle once", UploadFinish, Fault.ResetRequestAfter(200_000), times: 2),
        AtDestination("answer to an upload lost", UploadFinish, Fault.LoseAnswer(), times: 1),
        AtDestination("chunk cut once", UploadPatch, Fault.ResetRequestAfter(50_000), times: 1, after: 1) with { ByChunk = true },
        AtDestination("answer to a chunk lost", UploadPatch, Fault.LoseAnswer(), times: 1, after: 1) with { ByChunk = true },
        AtDestination("tag reset", ManifestPut, Fault.Reset()).EndsIn(Destination, Tag, Unreachable),
        AtDestination("answer to the tag lost", ManifestPut, Fault.LoseAnswer(), times: 1),

        // 429 and 503.
        AtSource("429 for a second", BlobGet, Fault.TooManyRequests(RetryAfter.Seconds(1)), times: 1),
        AtSource("429 with a date", ManifestGet, Fault.TooManyRequests(RetryAfter.At(DateTimeOffset.UnixEpoch)), times: 1),
        AtSource("429 for an hour", ManifestHead, Fault.TooManyRequests(RetryAfter.Seconds(3600))).EndsIn(Source, Resolve, RateLimited),
        AtSource("429 until a far date", BlobGet, Fault.TooManyRequests(RetryAfter.At(DateTimeOffset.MaxValue.AddDays(-2)))).EndsIn(Source, Blob, RateLimited),
        AtDestination("429 to a mount", BlobMount, Fault.TooManyRequests(RetryAfter.Seconds(1)), times: 1),
        AtDestination("429 to an upload", UploadFinish, Fault.TooManyRequests(RetryAfter.Seconds(1)), times: 1),
        AtDestination("429 to the tag", ManifestPut, Fault.TooManyRequests(RetryAfter.Seconds(1)), times: 1),
        AtDestination("429 for an hour", UploadFinish, Fault.TooManyRequests(RetryAfter.Seconds(3600))).EndsIn(Destination, Mount, RateLimited) with { OrPhase = Put },
        AtSource("503 twice", ManifestGet, Fault.Status(HttpStatusCode.ServiceUnavailable), times: 2),
        AtSource("503 storm", BlobGet, Fault.Status(HttpStatusCode.ServiceUnavailable)).EndsIn(Source, Blob, ServerError),
        AtDestination("503 with Retry-After", BlobMount, Fault.Status(HttpStatusCode.ServiceUnavailable, retryAfter: RetryAfter.Seconds(1)), times: 1),
        AtDestination("503 storm", BlobMount, Fault.Status(HttpStatusCode.ServiceUnavailable)).EndsIn(Destination, Mount, ServerError),
        AtDestination("503 to the tag", ManifestPut, Fault.Status(HttpStatusCode.ServiceUnavailable)).EndsIn(Destination, Tag, ServerError),

        // Content that is not what it is said to be.
        AtSource("manifest truncated once", ManifestGet, Fault.Truncate(100), times: 1),
        AtSource("manifest truncated", ManifestGet, Fault.Truncate(100)).EndsIn(Source, CopyPhase.Manifest, Corrupt),
        AtSource("manifest overlong", ManifestGet, Fault.Overlong()).EndsIn(Source, CopyPhase.Manifest, Corrupt),
        AtSource("manifest with a wrong byte", ManifestGet, Fault.WrongByte(20)).EndsIn(Source, CopyPhase.Manifest, Corrupt),
        AtSource("blob truncated once", BlobGet, Fault.Truncate(50), times: 1),
        AtSource("blob truncated", BlobGet, Fault.Truncate(50)).EndsIn(Source, Blob, Corrupt),
        AtSource("blob overlong", BlobGet, Fault.Overlong(1_000)).EndsIn(Source, Blob, Corrupt),
        AtSource("blob with a wrong byte once", BlobGet, Fault.WrongByte(10), times: 1),
        AtSource("blob with a wrong byte", BlobGet, Fault.WrongByte(10)).EndsIn(Source, Blob, Corrupt),
        AtSource("blob with a wrong byte, by chunk", BlobGet, Fault.WrongByte(10)).EndsIn(Source, Blob, Corrupt) with { ByChunk = true },
        AtSource("wrong byte, to a destination that accepts anything", BlobGet, Fault.WrongByte(10)).EndsIn(Source, Blob, Corrupt)
            .And(pair => pair.Destination.Faults.Add(UploadFinish, Fault.AcceptAnything())),
        AtSource("wrong byte by chunk, to a destination that accepts anything", BlobGet, Fault.WrongByte(10)).EndsIn(Source, Blob, Corrupt)
            .And(pair => pair.Destination.Faults.Add(UploadFinish, Fault.AcceptAnything())) with { ByChunk = true },
        AtDestination("accepts anything and loses chunks", UploadPatch, Fault.ResetRequestAfter(50_000), times: 1, after: 1)
            .And(pair => pair.Destination.Faults.Add(UploadFinish, Fault.AcceptAnything())) with { ByChunk = true },

        // Lies.
        AtSource("HEAD names a digest that is not there", ManifestHead, Fault.ContentDigest(Digest.Of("nothing"u8).ToString())),
        AtSource("HEAD names none", ManifestHead, Fault.ContentDigest(null)),
        AtSource("GET names another digest", ManifestGet, Fault.ContentDigest(Digest.Of("nothing"u8).ToString())),
        AtSource("Content-Length of a HEAD too long", ManifestHead, Fault.ContentLength(100_000)),
        AtSource("Content-Length of a blob too short", BlobGet, Fault.ContentLength(50)).EndsIn(Source, Blob, Corrupt),
        AtSource("Content-Length of a blob too long", BlobGet, Fault.ContentLength(Layer * 2)).EndsIn(Source, Blob, Corrupt),
        AtSource("Content-Length of a manifest too long", ManifestGet, Fault.ContentLength(100_000)).EndsIn(Source, CopyPhase.Manifest, Unreachable),
        AtDestination("HEAD names another digest", ManifestHead, Fault.ContentDigest(Digest.Of("nothing"u8).ToString())),
        AtDestination("manifest answered with another digest", ManifestPut, Fault.ContentDigest(Digest.Of("nothing"u8).ToString())).EndsIn(Destination, Tag, Corrupt),
        // Asked again it says that it has the blob, and can send it.
        AtDestination("blob answered with another digest", UploadFinish, Fault.ContentDigest(Digest.Of("nothing"u8).ToString())),

        // Silence.
        AtSource("HEAD stalls", ManifestHead, Fault.Hold()).EndsIn(Source, Resolve, FailureKind.Timeout),
        AtSource("blob stalls in its middle", BlobGet, Fault.StallResponseAfter(50)).EndsIn(Source, Blob, FailureKind.Timeout),
        AtDestination("upload stalls", UploadFinish, Fault.StallRequestAfter(50)).EndsIn(Destination, Put, FailureKind.Timeout),
        AtDestination("tag stalls", ManifestPut, Fault.Hold()).EndsIn(Destination, Tag, FailureKind.Timeout),

        // Rights and sessions that end on the way.
        AtDestination("token expires before the upload", UploadFinish, Fault.Hold(), times: 1) with { HasTokens = true, Meanwhile = RevokeAsync },
        AtDestination("token expires in mid-upload", UploadPatch, Fault.Hold(), times: 1, after: 2) with { HasTokens = true, ByChunk = true, Meanwhile = RevokeAsync },
        AtDestination("upload session gone once", UploadFinish, Fault.ForgetUpload(), times: 1),
        AtDestination("upload session gone", UploadFinish, Fault.ForgetUpload()).EndsIn(Destination, Put, ServerError),
        AtDestination("upload session gone between chunks", UploadPatch, Fault.ForgetUpload(), times: 1, after: 2) with { ByChunk = true },

        // Refusals.
        AtDestination("mount refused", BlobMount, Fault.RefuseMount()),
        AtDestination("mount forbidden", BlobMount, Fault.Error(HttpStatusCode.Forbidden, "DENIED", "no")).EndsIn(Destination, Mount, Denied),
        AtDestination("disk full", UploadFinish, Fault.DiskFull()).EndsIn(Destination, Put, ServerError),
        AtDestination("disk full, by chunk", UploadPatch, Fault.DiskFull(), after: 1).EndsIn(Destination, Put, ServerError) with { ByChunk = true },
        AtDestination("quota used up", UploadFinish, Fault.Error(HttpStatusCode.Forbidden, "DENIED", "it will exceed the configured upper limit of 1 MiB"))
            .EndsIn(Destination, Put, Quota),
        AtDestination("read-only", BlobMount, Fault.ReadOnly()).EndsIn(Destination, Mount, Unsupported),
        AtDestination("manifest refused", ManifestPut, Fault.Error(HttpStatusCode.BadRequest, "MANIFEST_INVALID", "no")).EndsIn(Destination, Tag, ManifestRefused),
        AtDestination("tag immutable", ManifestPut, Fault.Error(HttpStatusCode.PreconditionFailed, "PRECONDITION", "configured as immutable")).EndsIn(Destination, Tag, Immutable),
        AtSource("manifest gone", ManifestGet, Fault.Error(HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", "no")).EndsIn(Source, Resolve, NotFound),
        AtSource("blob gone", BlobGet, Fault.Error(HttpStatusCode.NotFound, "BLOB_UNKNOWN", "no")).EndsIn(Source, Blob, NotFound),

        // Garbage collection at the destination.
        new() { Name = "collection before the copy", Arrange = pair => CollectAsync(pair, cacheStays: false) },
        new() { Name = "collection before the copy, cache stays", Arrange = pair => CollectAsync(pair, cacheStays: true) },
        AtDestination("collection before the manifest", ManifestPut, Fault.Hold(), times: 1) with { Meanwhile = pair => pair.Destination.CollectGarbageAsync() },
    ];

    public static TheoryData<string, bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var row in Cases)
            {
                rows.Add(row.Name, false);
                rows.Add(row.Name, true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task CopyAsync_Fault_EndsAsItShouldAndNeverInATagThatCannotBePulled(string name, bool hasOldTag)
    {
        var row = Cases.Single(row => row.Name == name);
        await using var pair = await SandboxPair.StartAsync(row.HasTokens, options: ScriptedRegistry.Fast with { NoProgressTimeout = TimeSpan.FromSeconds(3) });
        var old = SampleImage.Of(SampleImage.RandomLayer(500));
        if (hasOldTag)
            await old.AddToAsync(pair.Destination, SandboxPair.DestinationName, "v1");
        var image = await pair.AddImageAsync(Layer, 3_000);
        // One layer is known to be elsewhere at the destination, so that there is something to mount.
        await pair.Destination.Seed.BlobAsync(Elsewhere, image.Blobs[2], Cancel);
        var rule = await row.Arrange(pair);

        var copy = pair.Copier.CopyAsync(
            pair.Request with
            {
                CopyByChunk = row.ByChunk,
                Placements = new Dictionary<Digest, BlobPlacement> { [Digest.Of(image.Blobs[2])] = new(RepositoryName.Parse(Elsewhere), TimeSpan.Zero) },
            },
            pair.Observer,
            Cancel);
        if (row.Meanwhile is not null)
        {
            await rule!.WaitForHoldAsync(1, Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
            await row.Meanwhile(pair);
            rule.Release();
        }

        if (row.Failure is { } expected)
        {
            var failure = await Assert.ThrowsAsync<CopyException>(() => copy);
            Assert.Equal((expected.Side, expected.Kind), (failure.Side, failure.Kind));
            Assert.Contains(failure.Phase, new[] { expected.Phase, row.OrPhase ?? expected.Phase });
            await AssertTagIsWholeAsync(pair, image, hasOldTag ? old : null);
        }
        else
        {
            var result = await copy;
            Assert.Equal((CopyOutcome.Copied, result.BytesTotal), (result.Outcome, result.BytesDone));
            await pair.AssertPullableAsync(image.Digest);
        }
    }

    [Fact]
    public async Task CopyAsync_CollectionDuringALongCopyWithACacheThatStays_SendsWhatWasCollectedAgain()
    {
        await using var pair = await SandboxPair.StartAsync();
        var time = new FakeTimeProvider();
        pair.Copier = new ArtifactCopier(time);
        var image = await pair.AddImageAsync(Layer, 3_000);
        // The large layer takes long; the others have arrived.
        using var hold = pair.Source.Faults.Add(new FaultMatch { Kinds = [BlobGet], Reference = Digest.Of(image.Blobs[1]).ToString() }, Fault.Hold());
        var copy = pair.CopyAsync();
        await Eventually.TrueAsync(
            _ => Task.FromResult(pair.Destination.HasBlob(SandboxPair.DestinationName, Digest.Of(image.Blobs[2]).ToString())
                && pair.Destination.HasBlob(SandboxPair.DestinationName, Digest.Of(image.Blobs[0]).ToString())
                && pair.Destination.Requests.Count(request => request is { Kind: UploadFinish, Status: 201, Duration: not null }) == 2),
            "the small blobs arrive", TimeSpan.FromSeconds(20), cancellationToken: Cancel);
        await pair.Destination.CollectGarbageAsync(cacheStays: true, Cancel);

        time.Advance(TimeSpan.FromMinutes(10));
        hold.Release();
        var result = await copy;

        Assert.Equal((CopyOutcome.Copied, result.BytesTotal), (result.Outcome, result.BytesDone));
        await pair.AssertPullableAsync(image.Digest);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task RevokeAsync(SandboxPair pair)
    {
        pair.Destination.RevokeTokens();
        return Task.CompletedTask;
    }

    /// <summary>An interrupted copy of another worker has left all blobs in the repository, and the operator tidies up.</summary>
    private static async Task<FaultRule?> CollectAsync(SandboxPair pair, bool cacheStays)
    {
        await Assert.ThrowsAsync<FencedException>(
            () => SandboxPair.NewCopier().CopyAsync(pair.Request with { Fence = new ClosedFence() }, new RecordingObserver(), Cancel));
        await pair.Destination.CollectGarbageAsync(cacheStays, Cancel);
        return null;
    }

    /// <summary>A failed copy has left the tag as it was; where the registry took it and then said otherwise, all of it is there.</summary>
    private static async Task AssertTagIsWholeAsync(SandboxPair pair, SampleImage image, SampleImage? old)
    {
        var now = pair.Destination.ManifestDigest(SandboxPair.DestinationName, "v1");
        if (now is null)
            Assert.Null(old);
        else
            await pair.AssertPullableAsync(now == image.Digest.ToString() ? image.Digest : old!.Digest);
    }

    private sealed class ClosedFence : IWriteFence
    {
        public bool MayWrite() => false;
    }
}

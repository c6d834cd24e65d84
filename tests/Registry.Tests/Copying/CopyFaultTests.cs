using System.Diagnostics;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>Registries that break, lie and stall.</summary>
public sealed class CopyFaultTests
{
    [Fact]
    public async Task CopyAsync_WrongBytes_AreNeverStoredAndReadTwice()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(300_000);
        var layer = Digest.Of(image.Blobs[1]);
        var wrong = (byte[])image.Blobs[1].Clone();
        wrong[^1] ^= 1;
        setup.Source.Blobs[("team/app", layer.ToString())] = wrong;

        var failure = await setup.FailAsync();

        Assert.Equal((CopySide.Source, CopyPhase.Blob, FailureKind.Corrupt), (failure.Side, failure.Phase, failure.Kind));
        Assert.Equal(2, setup.Source.Count($"GET /v2/team/app/blobs/{layer}"));
        Assert.False(setup.Destination.Blobs.ContainsKey(("mirror/app", layer.ToString())));
        Assert.Empty(setup.Destination.Manifests);
    }

    [Fact]
    public async Task CopyAsync_WrongBytesByChunk_AreNeverStored()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(300_000);
        var layer = Digest.Of(image.Blobs[1]);
        var wrong = (byte[])image.Blobs[1].Clone();
        wrong[0] ^= 1;
        setup.Source.Blobs[("team/app", layer.ToString())] = wrong;

        Assert.Equal(FailureKind.Corrupt, (await setup.FailAsync(setup.Request with { CopyByChunk = true, ChunkSize = 100_000 })).Kind);
        Assert.Equal(0, setup.Destination.Requests.Count(request => request.StartsWith("PUT", StringComparison.Ordinal) && request.Contains(layer.Hex, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(+1, true)]
    [InlineData(-1, false)]
    [InlineData(+1, false)]
    public async Task CopyAsync_BlobOfAnotherLength_IsCorrupt(int difference, bool announced)
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(300_000);
        var layer = image.Blobs[1];
        var sent = difference > 0 ? [.. layer, 0] : layer[..^1];
        setup.Source.Script = Blob(layer, async context =>
        {
            if (announced)
                context.Response.ContentLength = sent.Length;
            await context.Response.Body.WriteAsync(sent);
        });

        Assert.Equal((CopySide.Source, FailureKind.Corrupt), await setup.FailAsync() is var failure ? (failure.Side, failure.Kind) : default);
        Assert.DoesNotContain(("mirror/app", Digest.Of(layer).ToString()), setup.Destination.Blobs.Keys);
    }

    [Fact]
    public async Task CopyAsync_LyingManifestDigest_IsCorrupt()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(10);
        var other = SampleImage.Of();
        setup.Source.Manifests[("team/app", image.Digest.ToString())] = (other.MediaType, other.Manifest);

        Assert.Equal((CopySide.Source, CopyPhase.Manifest, FailureKind.Corrupt), await setup.FailAsync() is var failure ? (failure.Side, failure.Phase, failure.Kind) : default);
        Assert.Empty(setup.Destination.Manifests);
    }

    [Fact]
    public async Task CopyAsync_SourceResetsInMidBody_GoesOnWithRange()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(3_000_000);
        var layer = image.Blobs[1];
        var resets = 0;
        var ranges = new List<string>();
        setup.Source.Script = Blob(layer, async context =>
        {
            var start = context.Request.Headers.Range is [{ } range] ? int.Parse(range["bytes=".Length..^1]) : 0;
            if (start > 0)
            {
                lock (ranges)
                    ranges.Add(context.Request.Headers.Range!);
                context.Response.StatusCode = 206;
                context.Response.Headers.ContentRange = $"bytes {start}-{layer.Length - 1}/{layer.Length}";
            }

            context.Response.ContentLength = layer.Length - start;
            var part = resets++ < 2 ? Math.Min(1_000_000, layer.Length - start) : layer.Length - start;
            await context.Response.Body.WriteAsync(layer.AsMemory(start, part));
            await context.Response.Body.FlushAsync();
            // What was written is read before the reset overtakes it.
            if (start + part < layer.Length)
            {
                await Task.Delay(200);
                context.Abort();
            }
        });

        var result = await setup.CopyAsync();

        Assert.Equal(result.BytesTotal, result.BytesDone);
        Assert.Equal(2, ranges.Count);
        Assert.Equal(1, setup.Destination.Requests.Count(request => request.StartsWith("PUT", StringComparison.Ordinal) && request.Contains(Digest.Of(layer).Hex, StringComparison.Ordinal)));
        setup.AssertCopied(image);
    }

    [Fact]
    public async Task CopyAsync_SourceWithoutRanges_ReadsPastWhatWasSent()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(500_000);
        var layer = image.Blobs[1];
        var first = true;
        setup.Source.Script = Blob(layer, async context =>
        {
            context.Response.ContentLength = layer.Length;
            await context.Response.Body.WriteAsync(layer.AsMemory(0, first ? 200_000 : layer.Length));
            await context.Response.Body.FlushAsync();
            if (first)
            {
                first = false;
                await Task.Delay(200);
                context.Abort();
            }
        });

        await setup.CopyAsync();

        setup.AssertCopied(image);
    }

    [Fact]
    public async Task CopyAsync_WrongContentRange_IsNotAppended()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(500_000);
        var layer = image.Blobs[1];
        setup.Source.Script = Blob(layer, async context =>
        {
            if (context.Request.Headers.Range.Count > 0)
            {
                context.Response.StatusCode = 206;
                context.Response.Headers.ContentRange = $"bytes 0-{layer.Length - 1}/{layer.Length}";
                await context.Response.Body.WriteAsync(layer);
                return;
            }

            context.Response.ContentLength = layer.Length;
            await context.Response.Body.WriteAsync(layer.AsMemory(0, 200_000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(200);
            context.Abort();
        });

        Assert.Equal((CopySide.Source, FailureKind.Protocol), await setup.FailAsync() is var failure ? (failure.Side, failure.Kind) : default);
    }

    [Fact]
    public async Task CopyAsync_DestinationResetsUpload_SendsTheBlobAgain()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(2_000_000);
        var resets = 0;
        setup.Destination.Script = async context =>
        {
            if (context.Request.Method != "PUT" || !context.Request.Path.Value!.Contains("/uploads/", StringComparison.Ordinal) || resets > 0)
                return false;
            resets++;
            await context.Request.Body.ReadExactlyAsync(new byte[1000]);
            context.Abort();
            return true;
        };

        var result = await setup.CopyAsync();

        Assert.Equal(result.BytesTotal, result.BytesDone);
        setup.AssertCopied(image);
    }

    [Fact]
    public async Task CopyAsync_UnavailableForAMoment_SucceedsWithoutTheTask()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(1000);
        var failures = 0;
        setup.Source.Script = async context =>
        {
            if (Interlocked.Increment(ref failures) > 2)
                return false;
            await ScriptedRegistry.FailAsync(context, 502, "UNKNOWN");
            return true;
        };

        await setup.CopyAsync();

        setup.AssertCopied(image);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyAsync_CancelledInMidBlob_EndsWithinASecond(bool byChunk)
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(300_000);
        setup.Source.Script = Blob(image.Blobs[1], async context =>
        {
            context.Response.ContentLength = image.Blobs[1].Length;
            await context.Response.Body.WriteAsync(image.Blobs[1].AsMemory(0, 200_000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var stop = new CancellationTokenSource();
        var copy = setup.Copier.CopyAsync(setup.Request with { CopyByChunk = byChunk, ChunkSize = 150_000 }, setup.Observer, stop.Token);
        await setup.Observer.Started.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        var stopped = Stopwatch.StartNew();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copy);

        Assert.InRange(stopped.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Empty(setup.Destination.Manifests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyAsync_StalledSide_TimesOutOnThatSide(bool source)
    {
        await using var from = await ScriptedRegistry.StartAsync();
        await using var to = await ScriptedRegistry.StartAsync();
        var image = SampleImage.Of(SampleImage.RandomLayer(300_000));
        image.AddTo(from, "team/app", "v1");
        (source ? from : to).Script = async context =>
        {
            if (!context.Request.Path.Value!.Contains(source ? Digest.Of(image.Blobs[1]).Hex : "/uploads/", StringComparison.Ordinal)
                || context.Request.Method is not ("GET" or "PUT"))
            {
                return false;
            }

            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        var factory = new HarborReplication.Registry.Wire.RegistryClientFactory(
            TimeProvider.System, ScriptedRegistry.Fast with { NoProgressTimeout = TimeSpan.FromSeconds(1) });
        using var sourceClient = from.Client(factory);
        using var destinationClient = to.Client(factory);
        var copier = new ArtifactCopier(TimeProvider.System);

        var failure = await Assert.ThrowsAsync<CopyException>(() => copier.CopyAsync(
            new CopyRequest
            {
                Source = sourceClient,
                SourceRepository = RepositoryName.Parse("team/app"),
                SourceReference = Reference.Parse("v1"),
                Destination = destinationClient,
                DestinationRepository = RepositoryName.Parse("mirror/app"),
                DestinationReference = Reference.Parse("v1"),
            },
            new RecordingObserver(),
            TestContext.Current.CancellationToken));

        Assert.Equal((source ? CopySide.Source : CopySide.Destination, FailureKind.Timeout), (failure.Side, failure.Kind));
    }

    [Fact]
    public async Task CopyAsync_ManyTagsWithOneLayer_ShareItsUpload()
    {
        await using var setup = await CopySetup.StartAsync();
        var layer = SampleImage.RandomLayer(500_000);
        for (var i = 0; i < 8; i++)
            SampleImage.Of(layer).AddTo(setup.Source, "team/app", $"v{i}");
        setup.Source.Script = async context =>
        {
            if (context.Request.Path.Value!.EndsWith(Digest.Of(layer).Hex, StringComparison.Ordinal))
                await Task.Delay(300);
            return false;
        };

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => setup.CopyAsync(setup.Request with
        {
            SourceReference = Reference.Parse($"v{i}"),
            DestinationReference = Reference.Parse($"v{i}"),
        })));

        Assert.All(results, result => Assert.Equal(result.BytesTotal, result.BytesDone));
        Assert.Equal(1, setup.Source.Count($"GET /v2/team/app/blobs/{Digest.Of(layer)}"));
    }

    [Fact]
    public async Task CopyAsync_TheCopyThatBringsASharedLayerIsStopped_TheOtherGoesOn()
    {
        await using var setup = await CopySetup.StartAsync();
        var layer = SampleImage.RandomLayer(500_000);
        SampleImage.Of(layer).AddTo(setup.Source, "team/app", "v1");
        SampleImage.Of(layer).AddTo(setup.Source, "team/app", "v2");
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        setup.Source.Script = Blob(layer, async context =>
        {
            asked.TrySetResult();
            await goOn.Task;
            await context.Response.Body.WriteAsync(layer);
        });
        using var stop = new CancellationTokenSource();
        var first = setup.Copier.CopyAsync(setup.Request, setup.Observer, stop.Token);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        var second = setup.CopyAsync(setup.Request with { SourceReference = Reference.Parse("v2"), DestinationReference = Reference.Parse("v2") });

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        goOn.SetResult();

        Assert.Equal(CopyOutcome.Copied, (await second.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Outcome);
    }

    private static Func<HttpContext, Task<bool>> Blob(byte[] content, Func<HttpContext, Task> answer)
    {
        var digest = Digest.Of(content).ToString();
        return async context =>
        {
            if (!HttpMethods.IsGet(context.Request.Method) || !context.Request.Path.Value!.EndsWith($"/blobs/{digest}", StringComparison.Ordinal))
                return false;
            await answer(context);
            return true;
        };
    }
}

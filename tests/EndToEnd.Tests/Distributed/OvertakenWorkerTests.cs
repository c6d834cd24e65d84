using System.Diagnostics;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>A worker that was stopped, not dead, must not undo what was done without it.</summary>
[Collection(nameof(EstateCollection))]
public sealed class OvertakenWorkerTests(Estate estate)
{
    private const string Repository = "team/app";
    private const string Tag = "latest-build";

    /// <summary>Longer than the time in which a worker without an answered heartbeat may still put a tag.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Worker_StoppedJustBeforeItsTagPut_DoesNotOverwriteTheNewerDigest()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await estate.StartClusterAsync(new ClusterOptions { PolicyServices = 1, TriggerServices = 0, CopyWorkers = 1 }, cancellationToken);
        await using var source = new DockerRegistry();
        await source.StartAsync(cancellationToken);
        await using var destination = new DockerRegistry();
        await destination.StartAsync(cancellationToken);
        var older = OciImages.Create(1);
        var newer = OciImages.Create(2);
        await source.Client.PushImageAsync(Repository, Tag, older, cancellationToken);
        var blobs = 0;
        await using var proxy = await HoldingProxy.StartAsync(
            destination.Url, exchange => exchange.IsBlobFinished && ++blobs == older.Blobs.Count, cancellationToken);
        var policy = await cluster.Api.CreatePolicyAsync(
            "overtaken",
            await cluster.Api.CreateRegistryAsync("source", source.Url, cancellationToken: cancellationToken),
            await cluster.Api.CreateRegistryAsync("destination", proxy.Url, cancellationToken: cancellationToken),
            cancellationToken: cancellationToken);

        // The last blob is there, its answer is not: the next thing the worker does is to put the manifest under the tag.
        var execution = await cluster.Api.StartExecutionAsync(policy, cancellationToken);
        await HeldAsync(proxy, cluster, cancellationToken);
        Assert.Null(await destination.Client.DigestAsync(Repository, Tag, cancellationToken));
        cluster.CopyWorkers[0].Signal(UnixSignal.Stop);
        await source.Client.PushImageAsync(Repository, Tag, newer, cancellationToken);
        proxy.Release();

        await cluster.StartCopyWorkerAsync(cancellationToken);
        await Eventually.TrueAsync(
            async token => await destination.Client.DigestAsync(Repository, Tag, token) == newer.Digest,
            "the other worker has put the newer image",
            TimeSpan.FromMinutes(3),
            () => Task.FromResult(cluster.ReadLogs()),
            cancellationToken);
        cluster.CopyWorkers[0].Signal(UnixSignal.Continue);

        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Watch; await Task.Delay(100, cancellationToken))
            Assert.Equal(newer.Digest, await destination.Client.DigestAsync(Repository, Tag, cancellationToken));
        Assert.False(cluster.CopyWorkers[0].HasExited, cluster.CopyWorkers[0].Tail());
        Assert.Equal(1, (await destination.CountTagPutsAsync(cancellationToken))[$"{Repository}:{Tag}"]);
        var final = await cluster.WaitForFinalAsync(execution, TimeSpan.FromMinutes(3), cancellationToken);
        Assert.Equal(("Succeed", 1, 1), (final.Status, final.Total, final.Succeed));
    }

    private static async Task HeldAsync(HoldingProxy proxy, Cluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            await proxy.Held.WaitAsync(TimeSpan.FromMinutes(3), cancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The worker did not get as far as its last blob.{Environment.NewLine}{cluster.ReadLogs()}");
        }
    }
}

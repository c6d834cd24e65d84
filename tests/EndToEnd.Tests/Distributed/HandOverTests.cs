using System.Text.Json.Nodes;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Seeding;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>A worker that is told to stop hands its large uploads to the next one.</summary>
[Collection(nameof(EstateCollection))]
public sealed class HandOverTests(Estate estate)
{
    private const int LayerBytes = 48 * 1024 * 1024;
    private const int BytesPerSecond = 6 * 1024 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Worker_TerminatedInTheMiddleOfALayer_TheNextOneGoesOnWhereItStopped()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await estate.StartClusterAsync(
            new ClusterOptions { PolicyServices = 1, TriggerServices = 0, CopyWorkers = 1, Clocks = new Dictionary<string, string> { ["Worker__DrainTimeout"] = "00:00:06" } }, cancellationToken);
        using var directory = new TemporaryDirectory("hand-over");
        await using var source = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("source") }, cancellationToken);
        await using var destination = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("destination") }, cancellationToken);
        var image = await source.Seed.ImageAsync("library/large", "v1", new SampleImage { LayerSizes = [LayerBytes] }, cancellationToken);
        var from = await cluster.Api.CreateRegistryAsync("source", source.Url, cancellationToken: cancellationToken);
        var to = await cluster.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken);
        using (var limit = await cluster.Api.SendAsync(
            HttpMethod.Put, $"/api/v1/links/{from}/{to}", new JsonObject { ["bytes_per_second"] = BytesPerSecond }, cancellationToken))
        {
            Assert.Equal(200, (int)limit.StatusCode);
        }

        var policy = await cluster.Api.CreatePolicyAsync("large", from, to, new JsonObject { ["copy_by_chunk"] = true }, cancellationToken);
        var execution = await cluster.Api.StartExecutionAsync(policy, cancellationToken);
        await Eventually.TrueAsync(() => Received(destination) > LayerBytes / 4, "a quarter is copied", Deadline, cancellationToken);

        await cluster.StartCopyWorkerAsync(cancellationToken);
        await cluster.CopyWorkers[0].TerminateAsync(Deadline, cancellationToken);

        var final = await cluster.WaitForFinalAsync(execution, Deadline, cancellationToken);
        Assert.Equal(("Succeed", 1), (final.Status, final.Succeed));
        Assert.Equal(image.Digest, destination.ManifestDigest("library/large", "v1"));
        // Each byte once; the config and the proof that the registry checks digests are small.
        Assert.InRange(Received(destination), LayerBytes, LayerBytes + (LayerBytes / 20));
    }

    private static long Received(SandboxRegistry registry) => registry.Requests.Snapshot().Sum(request => request.BytesIn);
}

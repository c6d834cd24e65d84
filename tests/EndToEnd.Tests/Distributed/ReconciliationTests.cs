using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>What nobody tells of arrives all the same.</summary>
[Collection(nameof(EstateCollection))]
public sealed class ReconciliationTests(Estate estate)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Push_NoEventAndNoTriggerService_EachTagIsPutOnceByTwoPolicyServices()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await estate.StartClusterAsync(
            new ClusterOptions { TriggerServices = 0, CopyWorkers = 1, Clocks = new Dictionary<string, string> { ["Reconcile__Interval"] = "00:00:02" } }, cancellationToken);
        await using var source = new DockerRegistry();
        await using var destination = new DockerRegistry();
        await Task.WhenAll(source.StartAsync(cancellationToken), destination.StartAsync(cancellationToken));
        var policy = await cluster.Api.CreatePolicyAsync(
            "follow",
            await cluster.Api.CreateRegistryAsync("source", source.Url, cancellationToken: cancellationToken),
            await cluster.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken),
            new JsonObject { ["trigger"] = new JsonObject { ["type"] = "event_based" }, ["reconcile"] = "all" },
            cancellationToken);

        var images = await source.Client.PushManyAsync(repositories: 5, tags: 2, project: "missed", cancellationToken: cancellationToken);

        await Eventually.TrueAsync(
            async token => await destination.Client.ListDigestsAsync(token) is var present && images.All(image => present.GetValueOrDefault(image.Key) == image.Value),
            "every image is at the destination", Deadline, () => Task.FromResult(cluster.ReadLogs()), cancellationToken);
        await Eventually.TrueAsync(
            async token => (await cluster.Api.ListExecutionsAsync(policy, token)).All(execution => execution.IsFinal),
            "every execution has ended", Deadline, () => Task.FromResult(cluster.ReadLogs()), cancellationToken);
        var executions = await cluster.Api.ListExecutionsAsync(policy, cancellationToken);
        Assert.All(executions, execution => Assert.Equal(("event_based", "Succeed"), (execution.Trigger, execution.Status)));
        Assert.All(await destination.CountTagPutsAsync(cancellationToken), tag => Assert.Equal(1, tag.Value));

        // Nothing differs any more: what runs every two seconds leaves no trace.
        await Task.Delay(TimeSpan.FromSeconds(8), TimeProvider.System, cancellationToken);
        Assert.Equal(executions.Count, (await cluster.Api.ListExecutionsAsync(policy, cancellationToken)).Count);
    }
}

using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

[Collection(nameof(OutageCollection))]
public sealed class ScheduleTests(Estate estate)
{
    /// <summary>As long as several replicas could take to claim the same tick once more.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Schedule_TwoTriggerServices_EachTickRunsOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        await using var destination = new DockerRegistry();
        await destination.StartAsync(cancellationToken);

        // The next minute, or the one after it when that is too close for the projection to have arrived.
        var due = TimeProvider.System.GetUtcNow().AddSeconds(75);
        var policy = await cluster.Api.CreatePolicyAsync(
            "hourly",
            await cluster.Api.CreateRegistryAsync("source", estate.Source.Url, cancellationToken: cancellationToken),
            await cluster.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken),
            new JsonObject
            {
                ["trigger"] = new JsonObject
                {
                    ["type"] = "scheduled",
                    ["trigger_settings"] = new JsonObject { ["cron"] = $"{due.Minute} * * * *" },
                },
                ["filters"] = new JsonArray(new JsonObject { ["type"] = "name", ["value"] = "team/app-000" }),
            },
            cancellationToken);

        await Eventually.TrueAsync(
            async token => (await cluster.Api.ListExecutionsAsync(policy, token)).Count > 0,
            $"minute {due.Minute} has started an execution",
            TimeSpan.FromMinutes(4),
            () => Task.FromResult(cluster.ReadLogs()),
            cancellationToken);
        await Task.Delay(Aftermath, TimeProvider.System, cancellationToken);
        var execution = Assert.Single(await cluster.Api.ListExecutionsAsync(policy, cancellationToken));

        Assert.Equal("scheduled", execution.Trigger);
        Assert.Equal("Succeed", (await cluster.WaitForFinalAsync(execution.Id, TimeSpan.FromMinutes(3), cancellationToken)).Status);
    }
}

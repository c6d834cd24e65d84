using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>Two registries that are both pushed to, several of each service between them, and one of the workers dies.</summary>
[Collection(nameof(EstateCollection))]
public sealed class ActiveActiveTests(Estate estate)
{
    private const string Secret = "webhook-secret";
    private const string Repository = "both/app";
    private const int Tags = 10;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Pushes_AtBothEndsOfEveryTagWhileAWorkerIsKilled_BothEndsComeToRestEqual()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        await using var balancer = new LoadBalancer([.. cluster.TriggerServices.Select(service => service.Url)]);
        await using var west = Notifying(balancer, "west");
        await using var east = Notifying(balancer, "east");
        await Task.WhenAll(west.StartAsync(cancellationToken), east.StartAsync(cancellationToken));
        var secret = new JsonObject { ["webhook_secret"] = Secret };
        var (here, there) = (
            await cluster.Api.CreateRegistryAsync("west", west.Url, secret, cancellationToken),
            await cluster.Api.CreateRegistryAsync("east", east.Url, (JsonObject)secret.DeepClone(), cancellationToken));
        long[] policies = [await FollowAsync(cluster, "there", here, there, cancellationToken), await FollowAsync(cluster, "back", there, here, cancellationToken)];
        await ProbeAsync(cluster, west, east, "probe-west", cancellationToken);
        await ProbeAsync(cluster, east, west, "probe-east", cancellationToken);

        var pushes = Enumerable.Range(0, Tags).SelectMany(tag => new[]
        {
            west.Client.PushImageAsync(Repository, $"v{tag}", OciImages.Create(100 + tag), cancellationToken),
            east.Client.PushImageAsync(Repository, $"v{tag}", OciImages.Create(200 + tag), cancellationToken),
        }).ToList();
        await cluster.CopyWorkers[0].KillAsync(cancellationToken);
        await Task.WhenAll(pushes);

        var executions = await RestAsync(cluster, policies, cancellationToken);
        var (atWest, atEast) = (await west.Client.ListDigestsAsync(cancellationToken), await east.Client.ListDigestsAsync(cancellationToken));
        Assert.Equal(atWest.OrderBy(tag => tag.Key, StringComparer.Ordinal), atEast.OrderBy(tag => tag.Key, StringComparer.Ordinal));
        foreach (var tag in Enumerable.Range(0, Tags))
            Assert.Contains(atWest[$"{Repository}:v{tag}"], new[] { OciImages.Create(100 + tag).Digest, OciImages.Create(200 + tag).Digest });
        Assert.Equal(executions, await RestAsync(cluster, policies, cancellationToken));
    }

    private static DockerRegistry Notifying(LoadBalancer balancer, string name) =>
        new(new DockerRegistryOptions { NotificationUrl = new Uri(balancer.Url, $"/webhooks/{name}"), NotificationSecret = Secret });

    private static Task<long> FollowAsync(Cluster cluster, string name, long source, long destination, CancellationToken cancellationToken) => cluster.Api.CreatePolicyAsync(
        name, source, destination, new JsonObject { ["trigger"] = new JsonObject { ["type"] = "event_based" }, ["reconcile"] = "off" }, cancellationToken);

    private static async Task ProbeAsync(Cluster cluster, DockerRegistry source, DockerRegistry destination, string repository, CancellationToken cancellationToken)
    {
        var number = 0;
        await Eventually.TrueAsync(
            async token =>
            {
                var probe = OciImages.Create(4_711 + ++number);
                await source.Client.PushImageAsync(repository, "v1", probe, token);
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, token);
                return await destination.Client.DigestAsync(repository, "v1", token) == probe.Digest;
            },
            "the policy follows events", Deadline, () => Task.FromResult(cluster.ReadLogs()), cancellationToken);
    }

    /// <summary>Waits until everything has ended and nothing was begun for five seconds.</summary>
    /// <returns>How many executions there are.</returns>
    private static async Task<int> RestAsync(Cluster cluster, long[] policies, CancellationToken cancellationToken)
    {
        var (executions, since) = (-1, TimeProvider.System.GetTimestamp());
        await Eventually.TrueAsync(
            async token =>
            {
                var all = new List<HarborExecution>();
                foreach (var policy in policies)
                    all.AddRange(await cluster.Api.ListExecutionsAsync(policy, token));
                if (all.Count != executions || !all.TrueForAll(execution => execution.IsFinal))
                    (executions, since) = (all.Count, TimeProvider.System.GetTimestamp());
                return TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(5);
            },
            "everything rests", Deadline, () => Task.FromResult(cluster.ReadLogs()), cancellationToken);
        return executions;
    }
}

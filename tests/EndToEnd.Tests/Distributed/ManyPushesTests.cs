using System.Diagnostics;
using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>
/// A thousand pushes to a registry that tells of them, while everything between it and the destination is killed and started again. By hand:
/// <c>artifacts/bin/EndToEnd.Tests/release/HarborReplication.EndToEnd.Tests -class '*ManyPushesTests' -explicit on</c>.
/// </summary>
[Trait("Run", "ByHand")]
public sealed class ManyPushesTests
{
    private const string Secret = "webhook-secret";
    private const int Repositories = 20;
    private const int Tags = 10;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    [Fact(Explicit = true)]
    public async Task Pushes_AThousandWhileEverythingRestartsOnce_EachArrivesAndIsPutOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var postgres = new PostgresServer(durable: true);
        await using var rabbitMq = new RabbitMqServer();
        await Task.WhenAll(postgres.StartAsync(cancellationToken), rabbitMq.StartAsync(cancellationToken));
        postgres.SkipUnlessAvailable();
        rabbitMq.SkipUnlessAvailable();
        await using var cluster = await Cluster.StartAsync(postgres, rabbitMq, new ClusterOptions { CopyWorkers = 2 }, cancellationToken);
        await using var balancer = new LoadBalancer([.. cluster.TriggerServices.Select(service => service.Url)]);
        await using var source = new DockerRegistry(new DockerRegistryOptions { NotificationUrl = new Uri(balancer.Url, "/webhooks/pushed"), NotificationSecret = Secret });
        await using var destination = new DockerRegistry();
        await Task.WhenAll(source.StartAsync(cancellationToken), destination.StartAsync(cancellationToken));
        await FollowAsync(cluster, source, destination, cancellationToken);

        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        Func<Task>[] meanwhile =
        [
            () => RestartAsync(cluster, cluster.TriggerServices, cancellationToken),
            () => RestartAsync(cluster, cluster.PolicyServices, cancellationToken),
            () => RestartAsync(rabbitMq, cancellationToken),
            () => RestartAsync(postgres, cancellationToken),
            () => Task.CompletedTask,
        ];
        foreach (var (part, restart) in meanwhile.Index())
        {
            var pushing = source.Client.PushManyAsync(Repositories, Tags, $"part-{part}", seed: part + 1, cancellationToken: cancellationToken);
            await restart();
            foreach (var (image, digest) in await pushing)
                images.Add(image, digest);
        }

        var pushed = Stopwatch.GetTimestamp();
        await Eventually.TrueAsync(
            async token => await destination.Client.ListDigestsAsync(token) is var there && images.All(image => there.GetValueOrDefault(image.Key) == image.Value),
            "every pushed image is at the destination", Deadline, () => Task.FromResult(cluster.ReadLogs()), cancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{images.Count} images, all there {Stopwatch.GetElapsedTime(pushed).TotalSeconds:F1} s after the last push");
        Assert.Equal(Repositories * Tags * meanwhile.Length, images.Count);
        // What is told late, or found by a comparison, finds the tag in place.
        var puts = await destination.CountTagPutsAsync(cancellationToken);
        Assert.All(images.Keys, image => Assert.Equal(1, puts[image]));
    }

    /// <summary>A policy over everything that is pushed, known to the trigger services before it returns.</summary>
    private static async Task FollowAsync(Cluster cluster, DockerRegistry source, DockerRegistry destination, CancellationToken cancellationToken)
    {
        await cluster.Api.CreatePolicyAsync(
            "follow",
            await cluster.Api.CreateRegistryAsync("pushed", source.Url, new JsonObject { ["webhook_secret"] = Secret }, cancellationToken),
            await cluster.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken),
            new JsonObject { ["trigger"] = new JsonObject { ["type"] = "event_based" } },
            cancellationToken);
        var number = 0;
        await Eventually.TrueAsync(
            async token =>
            {
                var probe = OciImages.Create(4_711 + ++number);
                await source.Client.PushImageAsync("probe", $"v{number}", probe, token);
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, token);
                return await destination.Client.DigestAsync("probe", $"v{number}", token) == probe.Digest;
            },
            "the policy follows events", Deadline, () => Task.FromResult(cluster.ReadLogs()), cancellationToken);
    }

    private static async Task RestartAsync(Cluster cluster, IReadOnlyList<ServiceProcess> services, CancellationToken cancellationToken)
    {
        foreach (var service in services.ToList())
            await service.KillAsync(cancellationToken);
        foreach (var service in services.ToList())
            await (await cluster.RestartAsync(service)).WaitUntilReadyAsync(cancellationToken);
    }

    private static async Task RestartAsync(TestServer server, CancellationToken cancellationToken)
    {
        await server.KillAsync(cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancellationToken);
        await server.StartAsync(cancellationToken);
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>What a registry tells arrives, whatever is away or dies in between.</summary>
[Collection(nameof(OutageCollection))]
public sealed class WebhookTests(Estate estate)
{
    private const string Secret = "webhook-secret";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Pushes_RegistryWithNotifications_AllPullableAtTheDestination()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        await using var balancer = new LoadBalancer([.. cluster.TriggerServices.Select(service => service.Url)]);
        await using var source = new DockerRegistry(new DockerRegistryOptions { NotificationUrl = new Uri(balancer.Url, "/webhooks/pushed"), NotificationSecret = Secret });
        await using var destination = new DockerRegistry();
        await Task.WhenAll(source.StartAsync(cancellationToken), destination.StartAsync(cancellationToken));
        var probe = OciImages.Create(4711);
        await source.Client.PushImageAsync("probe", "v1", probe, cancellationToken);
        await FollowAsync(cluster, source, destination, ("probe", "v1", probe.Digest), cancellationToken);

        var images = await source.Client.PushManyAsync(repositories: 20, tags: 2, project: "pushed", cancellationToken: cancellationToken);

        await Eventually.TrueAsync(
            async token => Contains(await destination.Client.ListDigestsAsync(token), images),
            "every pushed image is at the destination", Deadline, () => Task.FromResult(cluster.ReadLogs()), cancellationToken);
        foreach (var image in images.Keys)
            await destination.Client.VerifyAsync(image[..image.LastIndexOf(':')], image[(image.LastIndexOf(':') + 1)..], cancellationToken);
    }

    // Accepted means durable: the row is all that is left, and all that is needed.
    [Fact]
    public async Task Webhook_TriggerServicesKilledRightAfter202_CopiedByTheNext()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        await using var destination = new DockerRegistry();
        await destination.StartAsync(cancellationToken);
        await FollowAsync(cluster, estate.Source, destination, ("team/app-003", "v1", estate.Images["team/app-003:v1"]), cancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, await TellAsync(cluster.TriggerServices[0].Url, "team/app-001", "v1", cancellationToken));
        await Task.WhenAll(cluster.TriggerServices.Select(service => service.KillAsync(cancellationToken)));
        await (await cluster.RestartAsync(cluster.TriggerServices[0])).WaitUntilReadyAsync(cancellationToken);

        await ArrivesAsync(cluster, destination, "team/app-001", "v1", cancellationToken);
    }

    [Fact]
    public async Task Webhook_BrokerDown_AcceptedAndCopiedAfterwards()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        await using var destination = new DockerRegistry();
        await destination.StartAsync(cancellationToken);
        await FollowAsync(cluster, estate.Source, destination, ("team/app-003", "v1", estate.Images["team/app-003:v1"]), cancellationToken);
        await estate.RabbitMq.StopAsync(cancellationToken);
        try
        {
            Assert.Equal(HttpStatusCode.Accepted, await TellAsync(cluster.TriggerServices[0].Url, "team/app-002", "v1", cancellationToken));
            await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, cancellationToken);
        }
        finally
        {
            await estate.RabbitMq.StartAsync(cancellationToken);
        }

        await ArrivesAsync(cluster, destination, "team/app-002", "v1", cancellationToken);
    }

    /// <summary>
    /// A policy over everything of the registry <c>pushed</c>, known to every TriggerService before it returns. The probe is there already:
    /// what other tests share is not added to.
    /// </summary>
    private static async Task FollowAsync(
        Cluster cluster, DockerRegistry source, DockerRegistry destination, (string Repository, string Tag, string Digest) probe, CancellationToken cancellationToken)
    {
        await cluster.Api.CreatePolicyAsync(
            "follow",
            await cluster.Api.CreateRegistryAsync("pushed", source.Url, new JsonObject { ["webhook_secret"] = Secret }, cancellationToken),
            await cluster.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken),
            new JsonObject { ["trigger"] = new JsonObject { ["type"] = "event_based" } },
            cancellationToken);
        await Eventually.TrueAsync(
            async token =>
            {
                await TellAsync(cluster.TriggerServices[0].Url, probe.Repository, probe.Tag, token);
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, token);
                return await destination.Client.DigestAsync(probe.Repository, probe.Tag, token) == probe.Digest;
            },
            "the policy follows events", Deadline, () => Task.FromResult(cluster.ReadLogs()), cancellationToken);
    }

    private static async Task<HttpStatusCode> TellAsync(Uri trigger, string repository, string tag, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(trigger, "/webhooks/pushed"))
        {
            Content = new StringContent(
                $$$"""
                {"events":[{"id":"{{{Guid.NewGuid()}}}","timestamp":"2026-11-24T10:00:00Z","action":"push",
                "target":{"mediaType":"{{{OciImage.ManifestType}}}","repository":"{{{repository}}}","tag":"{{{tag}}}"}}]}
                """,
                Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", Secret);
        using var response = await client.SendAsync(request, cancellationToken);
        return response.StatusCode;
    }

    private Task ArrivesAsync(Cluster cluster, DockerRegistry destination, string repository, string tag, CancellationToken cancellationToken) => Eventually.TrueAsync(
        async token => await destination.Client.DigestAsync(repository, tag, token) == estate.Images[$"{repository}:{tag}"],
        $"{repository}:{tag} is at the destination", Deadline, () => Task.FromResult(cluster.ReadLogs()), cancellationToken);

    private static bool Contains(IReadOnlyDictionary<string, string> present, IReadOnlyDictionary<string, string> wanted) =>
        wanted.All(image => present.GetValueOrDefault(image.Key) == image.Value);
}

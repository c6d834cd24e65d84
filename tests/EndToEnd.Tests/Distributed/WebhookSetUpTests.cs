using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>Webhooks of a Harbor that are looked after, whoever dies and whatever the broker loses.</summary>
[Collection(nameof(EstateCollection))]
public sealed class WebhookSetUpTests(Estate estate)
{
    private const string Password = "Harbor12345";

    /// <summary>A run whose command or report was purged is begun anew after two minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task SetUp_PolicyServiceIsKilledAndQueuesPurged_NewProjectsHaveTheirsAndPushesArrive()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        using var directory = new TemporaryDirectory("harbor");
        await using var source = await SandboxRegistry.StartAsync(
            new SandboxOptions { Directory = directory.Combine("source"), Harbor = new SandboxHarborOptions { AdminPassword = Password, WebhookDelay = TimeSpan.FromMilliseconds(10) } },
            cancellationToken);
        await using var destination = new DockerRegistry();
        await destination.StartAsync(cancellationToken);
        using var admin = Client(source);
        var registry = await FollowAsync(cluster, source, destination, cancellationToken);

        using var answer = await cluster.Api.SendAsync(
            HttpMethod.Post, $"/api/v1/registries/{registry}/webhooks", new JsonObject { ["public_url"] = cluster.TriggerServices[0].Url.ToString() }, cancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(cancellationToken));
        Assert.Single(await PoliciesAsync(admin, "library", cancellationToken));

        await cluster.KillPolicyServiceAsync(0, cancellationToken);
        await cluster.Broker.PurgeAllQueuesAsync(cancellationToken);
        source.Harbor!.Project("later");
        await source.Seed.ImageAsync("later/app", "before", cancellationToken: cancellationToken);
        await UntilAsync(cluster, async token => (await PoliciesAsync(admin, "later", token)).Count == 1, "the new project has its webhook", cancellationToken);

        await UntilAsync(
            cluster,
            async token =>
            {
                await PushAsync(admin, token);
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, token);
                return await destination.Client.DigestAsync("later/app", "v1", token) is not null;
            },
            "the push is at the destination", cancellationToken);
    }

    private static async Task<long> FollowAsync(Cluster cluster, SandboxRegistry source, DockerRegistry destination, CancellationToken cancellationToken)
    {
        // Without the right for the audit log nothing but webhooks tells of a push.
        string[] rights = ["repository: list", "repository: pull", "artifact: list", "artifact: read", "notification-policy: list", "notification-policy: create", "notification-policy: update"];
        var robot = source.Harbor!.Robot("hooks", "s3cret", [.. rights.Select(right => new HarborPermission(right.Split(": ")[0], right.Split(": ")[1]))]);
        var harbor = await cluster.Api.CreateRegistryAsync(
            "source",
            source.Url,
            new JsonObject { ["type"] = "harbor", ["credential"] = new JsonObject { ["access_key"] = robot.UserName, ["access_secret"] = robot.Password } },
            cancellationToken);
        var target = await cluster.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken);
        await cluster.Api.CreatePolicyAsync(
            "pushes", harbor, target, new JsonObject { ["trigger"] = new JsonObject { ["type"] = "event_based" }, ["reconcile"] = "off" }, cancellationToken);
        return harbor;
    }

    private static async Task PushAsync(HttpClient admin, CancellationToken cancellationToken)
    {
        using var pulled = await admin.GetAsync(new Uri("/v2/later/app/manifests/before", UriKind.Relative), cancellationToken);
        using var content = new ByteArrayContent(await pulled.Content.ReadAsByteArrayAsync(cancellationToken));
        content.Headers.ContentType = pulled.Content.Headers.ContentType;
        using var pushed = await admin.PutAsync(new Uri("/v2/later/app/manifests/v1", UriKind.Relative), content, cancellationToken);
        pushed.EnsureSuccessStatusCode();
    }

    private static async Task<JsonArray> PoliciesAsync(HttpClient admin, string project, CancellationToken cancellationToken) =>
        (await admin.GetFromJsonAsync<JsonArray>(new Uri($"/api/v2.0/projects/{project}/webhook/policies", UriKind.Relative), cancellationToken))!;

    private static Task UntilAsync(Cluster cluster, Func<CancellationToken, Task<bool>> condition, string expectation, CancellationToken cancellationToken) =>
        Eventually.TrueAsync(condition, expectation, Patience, () => Task.FromResult(cluster.ReadLogs()), cancellationToken);

    private static HttpClient Client(SandboxRegistry source)
    {
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = source.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}")));
        client.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.oci.image.manifest.v1+json");
        return client;
    }
}

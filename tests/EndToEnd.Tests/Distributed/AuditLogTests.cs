using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>Pushes to a Harbor that nobody has set up anything in: its audit log tells of them, whoever dies and whatever the broker loses.</summary>
[Collection(nameof(EstateCollection))]
public sealed class AuditLogTests(Estate estate)
{
    private const string Password = "Harbor12345";
    private const string Repository = "demo/app";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Push_WorkersAreKilledAndQueuesPurged_ArrivesAtTheDestination()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await estate.StartClusterAsync(new ClusterOptions { PolicyServices = 1, TriggerServices = 1, CopyWorkers = 2 }, cancellationToken);
        using var directory = new TemporaryDirectory("harbor");
        await using var source = await SandboxRegistry.StartAsync(
            new SandboxOptions { Directory = directory.Combine("source"), Harbor = new SandboxHarborOptions { AdminPassword = Password } }, cancellationToken);
        await using var destination = new DockerRegistry();
        await destination.StartAsync(cancellationToken);
        await source.Seed.ImageAsync(Repository, "before", cancellationToken: cancellationToken);
        using var client = Client(source);
        await PushAsync(client, "logged", cancellationToken);
        await CreatePolicyAsync(cluster, source, destination, cancellationToken);
        await UntilAsync(() => Watching(cluster) is not null, "the audit log is watched", cluster, cancellationToken);
        await UntilAsync(
            () => cluster.TriggerServices.Any(service => Text(service).Contains("events come from audit-logs", StringComparison.Ordinal)),
            "its end is known", cluster, cancellationToken);

        await PushAsync(client, "v1", cancellationToken);
        await ArrivesAsync(cluster, destination, "v1", cancellationToken);

        var watching = Watching(cluster)!;
        await watching.KillAsync(cancellationToken);
        await PushAsync(client, "v2", cancellationToken);
        await cluster.StartCopyWorkerAsync(cancellationToken);
        await ArrivesAsync(cluster, destination, "v2", cancellationToken);

        await PushAsync(client, "v3", cancellationToken);
        for (var purges = 0; purges < 5; purges++)
        {
            await cluster.Broker.PurgeAllQueuesAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        await ArrivesAsync(cluster, destination, "v3", cancellationToken);
        // What was there before anybody wanted to know does not arrive.
        Assert.DoesNotContain("logged", await destination.Client.ListTagsAsync(Repository, cancellationToken));
    }

    /// <summary>Null while nobody does.</summary>
    private static ServiceProcess? Watching(Cluster cluster) => cluster.CopyWorkers.LastOrDefault(
        worker => !worker.HasExited
            && Text(worker).LastIndexOf("Watching the audit log", StringComparison.Ordinal) > Text(worker).LastIndexOf("is not watched here", StringComparison.Ordinal));

    private static string Text(ServiceProcess process) => File.ReadAllText(process.OutputFile);

    private static async Task CreatePolicyAsync(Cluster cluster, SandboxRegistry source, DockerRegistry destination, CancellationToken cancellationToken)
    {
        var harbor = await cluster.Api.CreateRegistryAsync(
            "source",
            source.Url,
            new JsonObject
            {
                ["type"] = "harbor",
                ["credential"] = new JsonObject { ["type"] = "basic", ["access_key"] = "admin", ["access_secret"] = Password },
            },
            cancellationToken);
        var target = await cluster.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken);
        await cluster.Api.CreatePolicyAsync(
            "pushes", harbor, target, new JsonObject { ["trigger"] = new JsonObject { ["type"] = "event_based" }, ["reconcile"] = "off" }, cancellationToken);
    }

    private static async Task PushAsync(HttpClient client, string tag, CancellationToken cancellationToken)
    {
        using var pulled = await client.GetAsync(new Uri($"/v2/{Repository}/manifests/before", UriKind.Relative), cancellationToken);
        pulled.EnsureSuccessStatusCode();
        using var content = new ByteArrayContent(await pulled.Content.ReadAsByteArrayAsync(cancellationToken));
        content.Headers.ContentType = pulled.Content.Headers.ContentType;
        using var pushed = await client.PutAsync(new Uri($"/v2/{Repository}/manifests/{tag}", UriKind.Relative), content, cancellationToken);
        pushed.EnsureSuccessStatusCode();
    }

    private static Task ArrivesAsync(Cluster cluster, DockerRegistry destination, string tag, CancellationToken cancellationToken) => Eventually.TrueAsync(
        async token => await destination.Client.DigestAsync(Repository, tag, token) is not null, $"{tag} is at the destination", Patience,
        () => Task.FromResult(cluster.ReadLogs()), cancellationToken);

    private static Task UntilAsync(Func<bool> condition, string expectation, Cluster cluster, CancellationToken cancellationToken) => Eventually.TrueAsync(
        _ => Task.FromResult(condition()), expectation, Patience, () => Task.FromResult(cluster.ReadLogs()), cancellationToken);

    private static HttpClient Client(SandboxRegistry source)
    {
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = source.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}")));
        client.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.oci.image.manifest.v1+json");
        return client;
    }
}

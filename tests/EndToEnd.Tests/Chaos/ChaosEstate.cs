using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>
/// A whole estate that may be broken anywhere: its own Postgres (durable), broker, two registries, two policy services, two trigger
/// services, three workers, and a proxy on every connection.
/// </summary>
internal sealed class ChaosEstate : IAsyncDisposable
{
    /// <summary>Shortened, so that a run sees many faults; the proportions are those of the defaults.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);
    private const string Secret = "webhook-secret";
    private readonly TemporaryDirectory _directory = new("chaos");
    private LoadBalancer? _triggers;

    private ChaosEstate() => Supervisor = new Supervisor(_directory.Path);

    public PostgresServer Postgres { get; } = new(durable: true);

    public RabbitMqServer RabbitMq { get; } = new();

    public DockerRegistry Source { get; private set; } = null!;

    public DockerRegistry Destination { get; } = new();

    public Wires Wires { get; } = new();

    public Supervisor Supervisor { get; }

    public Cluster Cluster { get; private set; } = null!;

    public HarborApi Api => Cluster.Api;

    public long SourceId { get; private set; }

    public long DestinationId { get; private set; }

    /// <summary>The policy that follows pushes to <c>events/**</c>.</summary>
    public long EventPolicyId { get; private set; }

    public static async Task<ChaosEstate> StartAsync(CancellationToken cancellationToken)
    {
        var estate = new ChaosEstate();
        try
        {
            await Task.WhenAll(
                estate.Postgres.StartAsync(cancellationToken), estate.RabbitMq.StartAsync(cancellationToken), estate.Destination.StartAsync(cancellationToken));
            estate.Postgres.SkipUnlessAvailable();
            estate.RabbitMq.SkipUnlessAvailable();
            estate.Destination.SkipUnlessAvailable();
            await estate.StartClusterAsync(cancellationToken);
            return estate;
        }
        catch
        {
            await estate.DisposeAsync();
            throw;
        }
    }

    /// <summary>The points that processes of a service have passed so far.</summary>
    public IReadOnlyList<string> PassedPoints(string service) =>
        [.. Directory.EnumerateFiles(_directory.Path, $"{service}-*.points").SelectMany(File.ReadAllLines).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Tells the trigger services of a push, as the source does; told again with the same id it is the same push.</summary>
    public async Task TellAsync(Guid id, string repository, string tag, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_triggers!.Url, "/webhooks/source"))
        {
            Content = new StringContent(
                $$$"""
                {"events":[{"id":"{{{id}}}","timestamp":"2026-11-24T10:00:00Z","action":"push",
                "target":{"mediaType":"{{{OciImage.ManifestType}}}","repository":"{{{repository}}}","tag":"{{{tag}}}"}}]}
                """,
                Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", Secret);
        using var response = await client.SendAsync(request, cancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    /// <summary>Writes down what may explain why something went wrong: rows, the destination's access log, and what every process has said.</summary>
    public async Task KeepAsync(string where, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(where);
        await Supervisor.KeepOutputAsync(where, cancellationToken);
        await new Rows(Cluster.Database).KeepAsync(where, cancellationToken);
        await File.WriteAllLinesAsync(
            Path.Combine(where, "destination.log"), (await Destination.ReadAccessLogAsync(cancellationToken)).Select(entry => entry.ToString()), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(where, "rabbitmq.log"), await RabbitMq.ReadLogAsync(), cancellationToken);
    }

    public string ReadLogs() => string.Join(Environment.NewLine, Supervisor.Processes.Values.Select(process => process.Tail(25)));

    public async ValueTask DisposeAsync()
    {
        await Supervisor.DisposeAsync();
        if (Cluster is not null)
            await Cluster.DisposeAsync();
        if (_triggers is not null)
            await _triggers.DisposeAsync();
        await Wires.DisposeAsync();
        if (Source is not null)
            await Source.DisposeAsync();
        await Destination.DisposeAsync();
        await RabbitMq.DisposeAsync();
        await Postgres.DisposeAsync();
        _directory.Dispose();
    }

    private async Task StartClusterAsync(CancellationToken cancellationToken)
    {
        Cluster = await Cluster.StartAsync(
            Postgres,
            RabbitMq,
            new ClusterOptions
            {
                Clocks = new Dictionary<string, string>
                {
                    ["Lease__Duration"] = Lease.ToString("c"),
                    ["Heartbeat__Interval"] = "00:00:01",
                    ["Sweep__Interval"] = "00:00:01",
                    ["Retry__BaseDelay"] = "00:00:01",
                    ["Worker__Slots"] = "4",
                    // Processes here live for seconds: what makes a long life faster would cost them more than half of their processor time.
                    ["DOTNET_TieredPGO"] = "0",
                    ["DOTNET_TC_CallCounting"] = "0",
                },
                Adjust = Adjust,
            },
            cancellationToken);
        Supervisor.Watch(Cluster);
        _triggers = new LoadBalancer([.. Cluster.TriggerServices.Select(service => service.Url)]);
        Source = new DockerRegistry(new DockerRegistryOptions { NotificationUrl = new Uri(_triggers.Url, "/webhooks/source"), NotificationSecret = Secret });
        await Source.StartAsync(cancellationToken);
        SourceId = await Api.CreateRegistryAsync("source", Wire("source", Source), new JsonObject { ["webhook_secret"] = Secret }, cancellationToken);
        DestinationId = await Api.CreateRegistryAsync("destination", Wire("destination", Destination), cancellationToken: cancellationToken);
        EventPolicyId = await CreatePolicyAsync("events", "events/**", "event_based", cancellationToken);
    }

    /// <summary>A policy over the repositories of a pattern.</summary>
    public Task<long> CreatePolicyAsync(string name, string pattern, string trigger, CancellationToken cancellationToken) => Api.CreatePolicyAsync(
        name,
        SourceId,
        DestinationId,
        new JsonObject
        {
            ["trigger"] = new JsonObject { ["type"] = trigger },
            ["filters"] = new JsonArray(new JsonObject { ["type"] = "name", ["value"] = pattern }),
        },
        cancellationToken);

    private Uri Wire(string name, DockerRegistry registry) => new($"http://127.0.0.1:{Wires.Port(name, registry.Port)}");

    private void Adjust(string name, Dictionary<string, string> environment)
    {
        Wires.Lay(name, environment);
        environment["Crash__Record"] = _directory.Combine($"{name}.points");
        if (Supervisor.TakeArming(name) is { } point)
            environment["Crash__At"] = point;
    }
}

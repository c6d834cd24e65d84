using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>
/// What the distributed tests share: one Postgres, one broker, and a source registry with 150 different images (50 repositories × 3 tags).
/// Every cluster gets a database and a virtual host of its own, every test a destination.
/// </summary>
public sealed class Estate : IAsyncLifetime
{
    private const int Repositories = 50;
    private const int TagsEach = 3;

    /// <summary>What hangs is given up sooner than in production, and webhooks are looked at more often.</summary>
    private static readonly ClusterOptions Shared = new()
    {
        Clocks = new Dictionary<string, string> { ["Worker__NoProgressTimeout"] = "00:00:10", ["Webhooks__CheckInterval"] = "00:00:01" },
    };
    private static readonly TimeSpan PatienceOfTheNext = TimeSpan.FromSeconds(30);
    private readonly PostgresServer _postgres = new();
    private Cluster? _shared;

    public RabbitMqServer RabbitMq { get; } = new();

    public DockerRegistry Source { get; } = new();

    /// <summary>Every <c>repository:tag</c> of the source with its digest.</summary>
    public IReadOnlyDictionary<string, string> Images { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(_postgres.StartAsync(), RabbitMq.StartAsync(), Source.StartAsync());
        if (Source.UnavailableReason is null)
            Images = await Source.Client.PushManyAsync(Repositories, TagsEach);
    }

    /// <summary>Starts a cluster with the given sizes and clocks; skips the test where a server cannot run.</summary>
    public async Task<Cluster> StartClusterAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        _postgres.SkipUnlessAvailable();
        RabbitMq.SkipUnlessAvailable();
        Source.SkipUnlessAvailable();
        return await Cluster.StartAsync(_postgres, RabbitMq, options, cancellationToken);
    }

    /// <summary>
    /// The cluster of the usual size that tests use one after the other: the start is most of what a cluster costs. It comes with every
    /// process running, whatever the last test killed, and without registries and policies; the estate ends it.
    /// </summary>
    public async Task<Cluster> ShareClusterAsync(CancellationToken cancellationToken)
    {
        if (_shared is not null)
            await _shared.RepairAsync(cancellationToken);
        // A test that failed may have left something running.
        if (_shared is not null && !await _shared.Api.TryClearAsync(PatienceOfTheNext, cancellationToken))
        {
            await _shared.DisposeAsync();
            _shared = null;
        }

        return _shared ??= await StartClusterAsync(Shared, cancellationToken);
    }

    /// <summary>The cluster that tests share, an empty destination, and a policy that copies everything.</summary>
    public async Task<Replication> ShareReplicationAsync(CancellationToken cancellationToken)
    {
        var cluster = await ShareClusterAsync(cancellationToken);
        var destination = new DockerRegistry();
        try
        {
            await destination.StartAsync(cancellationToken);
            var source = await cluster.Api.CreateRegistryAsync("source", Source.Url, cancellationToken: cancellationToken);
            var target = await cluster.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken);
            var policy = await cluster.Api.CreatePolicyAsync("everything", source, target, cancellationToken: cancellationToken);
            return new Replication(cluster, destination, policy, Images);
        }
        catch
        {
            await destination.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_shared is not null)
            await _shared.DisposeAsync();
        await Source.DisposeAsync();
        await RabbitMq.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}

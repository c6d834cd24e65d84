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
    /// The cluster of the usual size that tests which stop nothing use one after the other: the start is most of what a cluster costs. It
    /// comes without registries and policies; the estate ends it.
    /// </summary>
    public async Task<Cluster> ShareClusterAsync(CancellationToken cancellationToken)
    {
        // A test that failed may have left something running.
        if (_shared is not null && !await _shared.Api.TryClearAsync(PatienceOfTheNext, cancellationToken))
        {
            await _shared.DisposeAsync();
            _shared = null;
        }

        return _shared ??= await StartClusterAsync(new ClusterOptions(), cancellationToken);
    }

    /// <summary>A cluster of the usual size, an empty destination, and a policy that copies everything.</summary>
    public Task<Replication> StartReplicationAsync(CancellationToken cancellationToken) => StartReplicationAsync(new ClusterOptions(), cancellationToken);

    /// <summary>The same in a cluster with the given sizes and clocks.</summary>
    public async Task<Replication> StartReplicationAsync(ClusterOptions options, CancellationToken cancellationToken) =>
        await ReplicateAsync(await StartClusterAsync(options, cancellationToken), isShared: false, cancellationToken);

    /// <summary>The same in the cluster that tests share.</summary>
    public async Task<Replication> ShareReplicationAsync(CancellationToken cancellationToken) =>
        await ReplicateAsync(await ShareClusterAsync(cancellationToken), isShared: true, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_shared is not null)
            await _shared.DisposeAsync();
        await Source.DisposeAsync();
        await RabbitMq.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private async Task<Replication> ReplicateAsync(Cluster cluster, bool isShared, CancellationToken cancellationToken)
    {
        var destination = new DockerRegistry();
        try
        {
            await destination.StartAsync(cancellationToken);
            var source = await cluster.Api.CreateRegistryAsync("source", Source.Url, cancellationToken: cancellationToken);
            var target = await cluster.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken);
            var policy = await cluster.Api.CreatePolicyAsync("everything", source, target, cancellationToken: cancellationToken);
            return new Replication(cluster, destination, policy, Images) { IsShared = isShared };
        }
        catch
        {
            await destination.DisposeAsync();
            if (!isShared)
                await cluster.DisposeAsync();
            throw;
        }
    }
}

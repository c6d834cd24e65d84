using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>
/// What the distributed tests share: one Postgres, one broker, and a source registry with 300 different images (100 repositories × 3 tags).
/// Every run gets a database, a virtual host and a destination of its own.
/// </summary>
public sealed class Estate : IAsyncLifetime
{
    private const int Repositories = 100;
    private const int TagsEach = 3;
    private readonly PostgresServer _postgres = new();

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

    /// <summary>A cluster of the usual size, an empty destination, and a policy that copies everything.</summary>
    public async Task<Replication> StartReplicationAsync(CancellationToken cancellationToken)
    {
        var cluster = await StartClusterAsync(new ClusterOptions(), cancellationToken);
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
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await RabbitMq.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}

using HarborReplication.Testing;

namespace HarborReplication.Benchmarks;

/// <summary>A database and a broker for one benchmark.</summary>
internal sealed class Backends : IAsyncDisposable
{
    private Backends(bool durable) => Postgres = new PostgresServer(durable);

    public PostgresServer Postgres { get; }

    public RabbitMqServer RabbitMq { get; } = new();

    /// <param name="durable">Whether the database keeps fsync on.</param>
    /// <returns>Null, and the reason on the error stream, where one of them cannot run.</returns>
    public static async Task<Backends?> StartAsync(bool durable = false)
    {
        var backends = new Backends(durable);
        await Task.WhenAll(backends.Postgres.StartAsync(), backends.RabbitMq.StartAsync());
        if ((backends.Postgres.UnavailableReason ?? backends.RabbitMq.UnavailableReason) is not { } reason)
            return backends;
        await Console.Error.WriteLineAsync(reason);
        await backends.DisposeAsync();
        return null;
    }

    /// <summary>The services with a database and a virtual host of their own.</summary>
    public Task<Cluster> StartClusterAsync(ClusterOptions? options = null) => Cluster.StartAsync(Postgres, RabbitMq, options);

    public async ValueTask DisposeAsync()
    {
        await RabbitMq.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}

using HarborReplication.Integration.Tests;
using HarborReplication.Testing;

[assembly: AssemblyFixture(typeof(Servers))]

namespace HarborReplication.Integration.Tests;

/// <summary>The servers that this project's tests share; each is started when a test first needs it and stopped at the end.</summary>
public sealed class Servers : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> SharedPostgres = new(StartAsync<PostgresServer>);
    private static readonly Lazy<Task<RabbitMqServer>> SharedRabbitMq = new(StartAsync<RabbitMqServer>);

    /// <summary>Skips the running test where no Postgres can be had.</summary>
    public static async Task<PostgresServer> PostgresAsync()
    {
        var server = await SharedPostgres.Value;
        server.SkipUnlessAvailable();
        return server;
    }

    /// <summary>Skips the running test where no RabbitMQ can be had.</summary>
    public static async Task<RabbitMqServer> RabbitMqAsync()
    {
        var server = await SharedRabbitMq.Value;
        server.SkipUnlessAvailable();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (SharedPostgres.IsValueCreated)
            await (await SharedPostgres.Value).DisposeAsync();
        if (SharedRabbitMq.IsValueCreated)
            await (await SharedRabbitMq.Value).DisposeAsync();
    }

    private static async Task<T> StartAsync<T>()
        where T : TestServer, new()
    {
        var server = new T();
        await server.StartAsync();
        return server;
    }
}

using HarborReplication.Integration.Tests;
using HarborReplication.Persistence;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>The database that the plane's tests run on in this project: one of their own on a real Postgres.</summary>
internal sealed class PlaneDatabase : IAsyncDisposable
{
    private PlaneDatabase(string connectionString) => Options = new DatabaseOptions(DatabaseProvider.Postgres, connectionString);

    public DatabaseOptions Options { get; }

    public static async Task<PlaneDatabase> CreateAsync()
    {
        var server = await Servers.PostgresAsync();
        // Every test has a pool of its own, on one server: what a test no longer uses must not keep the others out.
        return new PlaneDatabase(await server.CreateDatabaseAsync("plane") + ";Maximum Pool Size=20;Connection Idle Lifetime=3;Connection Pruning Interval=1");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

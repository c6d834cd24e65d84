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
        return new PlaneDatabase(await server.CreateDatabaseAsync("plane"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

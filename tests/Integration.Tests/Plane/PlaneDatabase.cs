using HarborReplication.Integration.Tests;
using HarborReplication.Persistence;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>The database that the plane's tests run on in this project: one of their own on a real Postgres.</summary>
internal sealed class PlaneDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Migrated = new(MigrateAsync);

    private PlaneDatabase(string connectionString) => Options = new DatabaseOptions(DatabaseProvider.Postgres, connectionString);

    public DatabaseOptions Options { get; }

    public static async Task<PlaneDatabase> CreateAsync()
    {
        var server = await Servers.PostgresAsync();
        // Every test has a pool of its own, on one server: what a test no longer uses must not keep the others out.
        return new PlaneDatabase(
            await server.CopyDatabaseAsync(await Migrated.Value, "plane") + ";Maximum Pool Size=20;Connection Idle Lifetime=3;Connection Pruning Interval=1");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Made once and copied: it takes longer than most tests.
    private static async Task<string> MigrateAsync()
    {
        var empty = await (await Servers.PostgresAsync()).CreateDatabaseAsync("migrated");
        var builder = new DbContextOptionsBuilder<PostgresPolicyDbContext>();
        // What is copied must not be connected to.
        DatabaseRegistration.Postgres(builder, $"{empty};Pooling=false", PolicyDbContext.SchemaName);
        await using var context = new PostgresPolicyDbContext(builder.Options);
        await context.Database.MigrateAsync();
        return new NpgsqlConnectionStringBuilder(empty).Database!;
    }
}

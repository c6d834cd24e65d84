using HarborReplication.Testing;
using Npgsql;

namespace HarborReplication.EndToEnd.Tests.Fixtures;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task CreateDatabaseAsync_Twice_GivesIsolatedDatabases()
    {
        await using var server = new PostgresServer();
        await server.StartAsync(TestContext.Current.CancellationToken);
        server.SkipUnlessAvailable();

        var first = await server.CreateDatabaseAsync("fixture", TestContext.Current.CancellationToken);
        var second = await server.CreateDatabaseAsync("fixture", TestContext.Current.CancellationToken);
        await ExecuteAsync(first, "CREATE TABLE t (id int)");

        await ExecuteAsync(first, "SELECT * FROM t");
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(second, "SELECT * FROM t"));
    }

    [Fact]
    public async Task KillAsync_ThenStartAsync_KeepsCommittedRowsAndTheAddress()
    {
        await using var server = new PostgresServer(durable: true);
        await server.StartAsync(TestContext.Current.CancellationToken);
        server.SkipUnlessAvailable();
        var database = await server.CreateDatabaseAsync("fixture", TestContext.Current.CancellationToken);
        await ExecuteAsync(database, "CREATE TABLE t AS SELECT 42 AS id");

        await server.KillAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(database, "SELECT 1"));
        await server.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(42, await ExecuteAsync(database, "SELECT id FROM t"));

        await server.StopAsync(TestContext.Current.CancellationToken);
        await server.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(42, await ExecuteAsync(database, "SELECT id FROM t"));
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}

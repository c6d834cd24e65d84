using HarborReplication.Persistence;

namespace HarborReplication.Integration.Tests.TriggerService;

/// <summary>An empty Postgres database for replicas of TriggerService.</summary>
internal static class TriggerDatabase
{
    public static async Task<DatabaseOptions> CreateAsync() => new(
        DatabaseProvider.Postgres,
        await (await Servers.PostgresAsync()).CreateDatabaseAsync("trigger", TestContext.Current.CancellationToken));
}

using HarborReplication.Persistence;
using HarborReplication.Testing;
using Microsoft.Data.Sqlite;

namespace HarborReplication.TriggerService.Tests;

/// <summary>A SQLite database of its own.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly TemporaryDirectory _directory = new("trigger");

    public DatabaseOptions Options => new(DatabaseProvider.Sqlite, $"Data Source={_directory.Combine("trigger.db")}");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }
}

using HarborReplication.Persistence;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>The database that the plane's tests run on in this project: a SQLite file of their own.</summary>
internal sealed class PlaneDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;

    private PlaneDatabase(DirectoryInfo directory) => _directory = directory;

    public DatabaseOptions Options => new(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(_directory.FullName, "policy.db")}");

    public static Task<PlaneDatabase> CreateAsync() => Task.FromResult(new PlaneDatabase(Directory.CreateTempSubdirectory("plane-")));

    public ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

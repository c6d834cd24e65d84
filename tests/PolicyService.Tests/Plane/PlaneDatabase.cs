using HarborReplication.Persistence;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>The database that the plane's tests run on in this project: a SQLite file of their own.</summary>
internal sealed class PlaneDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);
    private readonly DirectoryInfo _directory;

    private PlaneDatabase(DirectoryInfo directory) => _directory = directory;

    public DatabaseOptions Options => new(DatabaseProvider.Sqlite, $"Data Source={FileIn(_directory)}");

    public static async Task<PlaneDatabase> CreateAsync()
    {
        var database = new PlaneDatabase(Directory.CreateTempSubdirectory("plane-"));
        await File.WriteAllBytesAsync(FileIn(database._directory), await Migrated.Value);
        return database;
    }

    public ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    // Made once and copied: it takes longer than most tests.
    private static async Task<byte[]> MigrateAsync()
    {
        var directory = Directory.CreateTempSubdirectory("migrated-");
        var builder = new DbContextOptionsBuilder<SqlitePolicyDbContext>();
        // The file has everything in it only when nobody is connected.
        DatabaseRegistration.Sqlite(builder, $"Data Source={FileIn(directory)};Pooling=false");
        await using (var context = new SqlitePolicyDbContext(builder.Options))
            await context.Database.MigrateAsync();
        var file = await File.ReadAllBytesAsync(FileIn(directory));
        directory.Delete(recursive: true);
        return file;
    }

    private static string FileIn(DirectoryInfo directory) => Path.Combine(directory.FullName, "policy.db");
}

using HarborReplication.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace HarborReplication.TriggerService.Database;

/// <summary>What <c>dotnet ef</c> makes SQLite contexts with; it compares models and opens no connection.</summary>
internal sealed class DesignTimeSqlite : IDesignTimeDbContextFactory<SqliteTriggerDbContext>
{
    public SqliteTriggerDbContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<SqliteTriggerDbContext>();
        DatabaseRegistration.Sqlite(builder, "Data Source=:memory:");
        return new SqliteTriggerDbContext(builder.Options);
    }
}

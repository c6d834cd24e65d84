using HarborReplication.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace HarborReplication.TriggerService.Database;

/// <summary>What <c>dotnet ef</c> makes contexts with; it compares models and opens no connection.</summary>
internal sealed class DesignTimePostgres : IDesignTimeDbContextFactory<PostgresTriggerDbContext>
{
    public PostgresTriggerDbContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<PostgresTriggerDbContext>();
        DatabaseRegistration.Postgres(builder, "Host=localhost;Database=design", TriggerDbContext.SchemaName);
        return new PostgresTriggerDbContext(builder.Options);
    }
}

/// <summary>The same for SQLite.</summary>
internal sealed class DesignTimeSqlite : IDesignTimeDbContextFactory<SqliteTriggerDbContext>
{
    public SqliteTriggerDbContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<SqliteTriggerDbContext>();
        DatabaseRegistration.Sqlite(builder, "Data Source=:memory:");
        return new SqliteTriggerDbContext(builder.Options);
    }
}

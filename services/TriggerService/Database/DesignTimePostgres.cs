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

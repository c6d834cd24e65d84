using HarborReplication.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace HarborReplication.PolicyService.Database;

/// <summary>What <c>dotnet ef</c> makes contexts with; it compares models and opens no connection.</summary>
internal sealed class DesignTimePostgres : IDesignTimeDbContextFactory<PostgresPolicyDbContext>
{
    public PostgresPolicyDbContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<PostgresPolicyDbContext>();
        DatabaseRegistration.Postgres(builder, "Host=localhost;Database=design", PolicyDbContext.SchemaName);
        return new PostgresPolicyDbContext(builder.Options);
    }
}

using HarborReplication.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace HarborReplication.PolicyService.Database;

/// <summary>The same for SQLite.</summary>
internal sealed class DesignTimeSqlite : IDesignTimeDbContextFactory<SqlitePolicyDbContext>
{
    public SqlitePolicyDbContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<SqlitePolicyDbContext>();
        DatabaseRegistration.Sqlite(builder, "Data Source=:memory:");
        return new SqlitePolicyDbContext(builder.Options);
    }
}

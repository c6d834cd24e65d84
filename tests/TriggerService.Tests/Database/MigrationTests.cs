using HarborReplication.TriggerService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Tests.Database;

public sealed class MigrationTests
{
    [Fact]
    public void Migrations_OfPostgres_AreWhatTheModelSays()
    {
        using var context = new DesignTimePostgres().CreateDbContext([]);
        Assert.False(context.Database.HasPendingModelChanges(), "add a migration for PostgresTriggerDbContext");
    }

    [Fact]
    public void Migrations_OfSqlite_AreWhatTheModelSays()
    {
        using var context = new DesignTimeSqlite().CreateDbContext([]);
        Assert.False(context.Database.HasPendingModelChanges(), "add a migration for SqliteTriggerDbContext");
    }
}

using HarborReplication.Persistence;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace HarborReplication.PolicyService.Tests.Database;

public sealed class PostgresConnectionTests
{
    [Fact]
    public void Postgres_ConnectionStringSaysNothing_PreparesStatementsAndKeepsThem()
    {
        var used = Used("Host=db;Database=replication;Username=me");

        Assert.True(used.MaxAutoPrepare > 0);
        Assert.True(used.NoResetOnClose);
        Assert.Equal(("db", "replication", "me"), (used.Host, used.Database, used.Username));
    }

    [Theory]
    [InlineData("Max Auto Prepare=0;No Reset On Close=false")]
    [InlineData("MaxAutoPrepare=0;NoResetOnClose=false")]
    public void Postgres_ConnectionStringSaysOtherwise_IsObeyed(string said)
    {
        var used = Used($"Host=db;Database=replication;Username=me;{said}");

        Assert.Equal(0, used.MaxAutoPrepare);
        Assert.False(used.NoResetOnClose);
    }

    private static NpgsqlConnectionStringBuilder Used(string connectionString)
    {
        var builder = new DbContextOptionsBuilder<PostgresPolicyDbContext>();
        DatabaseRegistration.Postgres(builder, connectionString, PolicyDbContext.SchemaName);
        using var context = new PostgresPolicyDbContext(builder.Options);
        return new NpgsqlConnectionStringBuilder(context.Database.GetConnectionString());
    }
}

using HarborReplication.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace HarborReplication.Persistence;

/// <summary>Registers a service's context for the provider in use, its migration at start, and the <c>database</c> readiness check.</summary>
public static class DatabaseRegistration
{
    public static IServiceCollection AddServiceDatabase<TContext, TPostgres, TSqlite>(this IServiceCollection services, DatabaseOptions options, string schema)
        where TContext : ServiceDbContext
        where TPostgres : TContext
        where TSqlite : TContext
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Provider == DatabaseProvider.Postgres)
        {
            services.AddDbContextPool<TContext, TPostgres>(builder => Postgres(builder, options.ConnectionString, schema));
        }
        else
        {
            var gate = new SqliteWriterGate();
            services.AddDbContextPool<TContext, TSqlite>(builder => Sqlite(builder, options.ConnectionString)
                .AddInterceptors(new SqliteConnectionSettings(), gate.Transactions, gate.Connections));
        }

        services.AddHostedService<MigrationAtStart<TContext>>();
        services.AddHealthChecks().AddCheck<DatabaseHealth<TContext>>($"database:{typeof(TContext).Name}", tags: ["ready"]);
        return services;
    }

    /// <summary>The options of a Postgres context, for the registration and for design-time factories alike. The history of migrations is in the service's own schema.</summary>
    public static DbContextOptionsBuilder Postgres(DbContextOptionsBuilder builder, string connectionString, string schema) =>
        Common(builder.UseNpgsql(PostgresConnection.Of(connectionString), npgsql => npgsql.MigrationsHistoryTable("migrations", schema)));

    /// <summary>The options of a SQLite context, for the registration and for design-time factories alike.</summary>
    public static DbContextOptionsBuilder Sqlite(DbContextOptionsBuilder builder, string connectionString) =>
        Common(builder.UseSqlite(connectionString));

    private static DbContextOptionsBuilder Common(DbContextOptionsBuilder builder) => builder
        .UseSnakeCaseNamingConvention()
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.MultipleCollectionIncludeWarning));
}

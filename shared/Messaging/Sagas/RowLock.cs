using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace HarborReplication.Messaging.Sagas;

/// <summary>Loads a saga's row and keeps others off it until the transaction ends.</summary>
internal static class RowLock
{
    public static async Task<TSaga?> LoadAsync<TSaga>(DbContext database, Guid correlationId, CancellationToken cancellationToken)
        where TSaga : class, ISaga
    {
        // SQLite's transactions take the only write lock when they begin.
        if (database.Database.ProviderName!.EndsWith("PostgreSQL", StringComparison.Ordinal))
            await database.Database.SqlQueryRaw<int>(Statement<TSaga>(database), correlationId).ToListAsync(cancellationToken).ConfigureAwait(false);
        return await database.Set<TSaga>().SingleOrDefaultAsync(saga => saga.CorrelationId == correlationId, cancellationToken).ConfigureAwait(false);
    }

    private static string Statement<TSaga>(DbContext database)
        where TSaga : class, ISaga
    {
        var type = database.Model.FindEntityType(typeof(TSaga))!;
        var column = type.FindProperty(nameof(ISaga.CorrelationId))!.GetColumnName(StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema()));
        var schema = type.GetSchema() is { } name ? $"\"{name}\"." : "";
        return $"SELECT 1 AS \"Value\" FROM {schema}\"{type.GetTableName()}\" WHERE \"{column}\" = {{0}} FOR UPDATE";
    }
}

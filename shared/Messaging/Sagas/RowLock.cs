using System.Globalization;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace HarborReplication.Messaging.Sagas;

/// <summary>Loads a saga's row and keeps others off it until the transaction ends.</summary>
internal static class RowLock
{
    public static Task<TSaga?> LoadAsync<TSaga>(DbContext database, Guid correlationId, CancellationToken cancellationToken)
        where TSaga : class, ISaga
    {
        // SQLite's transactions take the only write lock when they begin.
        if (!database.Database.ProviderName!.EndsWith("PostgreSQL", StringComparison.Ordinal))
            return database.Set<TSaga>().SingleOrDefaultAsync(saga => saga.CorrelationId == correlationId, cancellationToken);
        var type = database.Model.FindEntityType(typeof(TSaga))!;
        var table = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
        var column = type.FindProperty(nameof(ISaga.CorrelationId))!.GetColumnName(table);
        var name = type.GetSchema() is { } schema ? $"\"{schema}\".\"{type.GetTableName()}\"" : $"\"{type.GetTableName()}\"";
        var sql = string.Format(CultureInfo.InvariantCulture, "SELECT * FROM {0} WHERE \"{1}\" = {{0}} FOR UPDATE", name, column);
        return database.Set<TSaga>()
            .FromSqlRaw(sql, correlationId)
            .AsTracking()
            .SingleOrDefaultAsync(cancellationToken);
    }
}

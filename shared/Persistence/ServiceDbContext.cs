using System.Globalization;
using HarborReplication.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.Persistence;

/// <summary>
/// What the services' contexts share: schema, snake_case names, the database's clock, write transactions with a fleet-wide lock,
/// and one spelling of rows passed as a parameter. Derive one context per service, and from it one per provider.
/// </summary>
public abstract class ServiceDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>The schema that the service owns (Postgres; SQLite has a file per service instead).</summary>
    protected abstract string Schema { get; }

    /// <summary>The provider that this context speaks to.</summary>
    public DatabaseProvider Provider => Database.IsSqlite() ? DatabaseProvider.Sqlite : DatabaseProvider.Postgres;

    /// <summary>Opens a transaction; with a lock, waits until no other transaction of any replica holds it.</summary>
    public async Task<WriteTransaction> BeginWriteAsync(DatabaseLock? heldLock, CancellationToken cancellationToken)
    {
        var transaction = new WriteTransaction(await Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false));
        // SQLite has one writer anyway: the transaction is the lock.
        if (heldLock is null || Provider == DatabaseProvider.Sqlite)
            return transaction;
        try
        {
            await Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({heldLock.Key})", cancellationToken).ConfigureAwait(false);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The database's clock, which decides due times, leases and windows. In milliseconds, so that both providers keep it exactly.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        var milliseconds = Provider == DatabaseProvider.Sqlite
            ? await ScalarAsync("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS \"Value\"", cancellationToken).ConfigureAwait(false)
            : await ScalarAsync("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS \"Value\"", cancellationToken).ConfigureAwait(false);
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    /// <summary>A time as a parameter of raw SQL, in the form the provider's columns have.</summary>
    public object Time(DateTimeOffset time) => Provider == DatabaseProvider.Sqlite ? time.ToUnixTimeMilliseconds() : time.ToUniversalTime();

    /// <summary>A table's name as raw SQL needs it, schema included.</summary>
    public string Table<TEntity>()
        where TEntity : class
    {
        var type = Model.FindEntityType(typeof(TEntity))
            ?? throw new InvalidOperationException($"{typeof(TEntity).Name} is not part of {GetType().Name}.");
        var schema = type.GetSchema();
        return schema is null ? $"\"{type.GetTableName()}\"" : $"\"{schema}\".\"{type.GetTableName()}\"";
    }

    /// <summary>What an UPDATE of several tables returns to have the whole row of the one that changes, which it calls <paramref name="alias"/>.</summary>
    // SQLite returns the columns of the table that changes only, and takes no name before them.
    public string ChangedRow(string alias) => Provider == DatabaseProvider.Sqlite ? "*" : $"{alias}.*";

    /// <summary>
    /// Runs a set-based statement with parameters <c>{0}</c>, <c>{1}</c>, … and tells how many rows it changed. The text is made of table
    /// names and constants only; values are parameters.
    /// </summary>
    public Task<int> StatementAsync(string sql, CancellationToken cancellationToken, params object[] parameters) =>
        Database.ExecuteSqlRawAsync(sql, parameters, cancellationToken);

    /// <summary>The same for a query of <typeparamref name="T"/>, whose columns are named as its properties are in snake_case.</summary>
    public Task<List<T>> QueryAsync<T>(string sql, CancellationToken cancellationToken, params object[] parameters) =>
        Database.SqlQueryRaw<T>(sql, parameters).ToListAsync(cancellationToken);

    /// <summary>
    /// Locks the rows with these ids until the transaction ends, in the order of the ids, so that two that lock several do not wait for
    /// each other. SQLite has one writer anyway.
    /// </summary>
    public async Task LockRowsAsync<TEntity>(RowLock strength, IEnumerable<long> ids, CancellationToken cancellationToken)
        where TEntity : class
    {
        if (Provider == DatabaseProvider.Sqlite)
            return;
        var words = strength == RowLock.Update ? "UPDATE" : "KEY SHARE";
        await QueryAsync<int>(
            $"SELECT 1 AS \"Value\" FROM {Table<TEntity>()} WHERE id = ANY({{0}}) ORDER BY id FOR {words}", cancellationToken, ids.Distinct().ToArray()).ConfigureAwait(false);
    }

    /// <summary>The same for <see cref="RowLock.Update"/>, and the rows as they are once they are locked.</summary>
    public IQueryable<TEntity> LockedRows<TEntity>(long[] ids)
        where TEntity : class => LockedRows<TEntity>(ids, "");

    /// <summary>The same for those of the rows that nobody else has locked: waits for none.</summary>
    public IQueryable<TEntity> FreeRows<TEntity>(long[] ids)
        where TEntity : class => LockedRows<TEntity>(ids, " SKIP LOCKED");

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        if (Provider == DatabaseProvider.Sqlite)
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        else
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTime>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        if (Provider == DatabaseProvider.Postgres)
            modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfigurationsFromAssembly(GetType().Assembly, type => type.Namespace?.StartsWith(Root, StringComparison.Ordinal) ?? false);
    }

    private IQueryable<TEntity> LockedRows<TEntity>(long[] ids, string words)
        where TEntity : class
    {
        if (Provider == DatabaseProvider.Sqlite)
            return Set<TEntity>().Where(row => ids.Contains(EF.Property<long>(row, "Id")));
        var sql = $"SELECT * FROM {Table<TEntity>()} WHERE id = ANY({{0}}) ORDER BY id FOR UPDATE{words}";
        return Set<TEntity>().FromSqlRaw(sql, ids);
    }

    private string Root => GetType().Assembly.GetName().Name ?? "";

    private async Task<long> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        var values = await Database.SqlQueryRaw<long>(sql).ToListAsync(cancellationToken).ConfigureAwait(false);
        return values.Count == 1
            ? values[0]
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The database's clock answered {values.Count} rows."));
    }
}

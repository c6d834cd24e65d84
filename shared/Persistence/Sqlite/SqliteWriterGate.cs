using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HarborReplication.Persistence.Sqlite;

/// <summary>
/// Lets the transactions of this process wait for each other in order. SQLite admits one writer, and its own way of waiting is to
/// sleep and try again while a thread is blocked.
/// </summary>
internal sealed class SqliteWriterGate : IDisposable
{
    private readonly SemaphoreSlim _free = new(1, 1);
    private readonly ConcurrentDictionary<DbConnection, bool> _holders = new(ReferenceEqualityComparer.Instance);

    public SqliteWriterGate()
    {
        Transactions = new TransactionInterceptor(this);
        Connections = new ConnectionInterceptor(this);
    }

    public DbTransactionInterceptor Transactions { get; }
    public DbConnectionInterceptor Connections { get; }

    public void Dispose() => _free.Dispose();

    private void Release(DbConnection? connection)
    {
        if (connection is not null && _holders.TryRemove(connection, out _))
            _free.Release();
    }

    private sealed class TransactionInterceptor(SqliteWriterGate gate) : DbTransactionInterceptor
    {
        public override InterceptionResult<DbTransaction> TransactionStarting(
            DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
        {
            gate._free.Wait();
            gate._holders[connection] = true;
            return result;
        }

        public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
        {
            await gate._free.WaitAsync(cancellationToken).ConfigureAwait(false);
            gate._holders[connection] = true;
            return result;
        }

        public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => gate.Release(eventData.Context?.Database.GetDbConnection());

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            gate.Release(eventData.Context?.Database.GetDbConnection());
            return Task.CompletedTask;
        }

        public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => gate.Release(eventData.Context?.Database.GetDbConnection());

        public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            gate.Release(eventData.Context?.Database.GetDbConnection());
            return Task.CompletedTask;
        }
    }

    // A transaction that ends by an exception is disposed without either of the events above; its connection is closed in any case.
    private sealed class ConnectionInterceptor(SqliteWriterGate gate) : DbConnectionInterceptor
    {
        public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => gate.Release(connection);

        public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
        {
            gate.Release(connection);
            return Task.CompletedTask;
        }
    }
}

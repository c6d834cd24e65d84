using Microsoft.EntityFrameworkCore.Storage;

namespace HarborReplication.Persistence;

/// <summary>A transaction that is rolled back when it is disposed without a commit.</summary>
public sealed class WriteTransaction : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;
    private bool _committed;

    internal WriteTransaction(IDbContextTransaction transaction) => _transaction = transaction;

    /// <summary>Makes everything done in the transaction durable, and releases its locks.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        _committed = true;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_committed)
                await _transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException)
        {
            // The connection is gone and the server has rolled back already; the error that broke it is on its way to the caller.
        }
        finally
        {
            await _transaction.DisposeAsync().ConfigureAwait(false);
        }
    }
}

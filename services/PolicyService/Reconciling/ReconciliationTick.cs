using HarborReplication.Contracts.Executions;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Reconciling;

/// <summary>
/// Begins the comparisons that are due: the execution's row and the next due time in one transaction, by one replica at a time. One that
/// was due while everything was down begins at once.
/// </summary>
internal sealed class ReconciliationTick(PolicyDbContext database, ExecutionPlaneOptions options, ExecutionRequests requests, Outbound outbound)
{
    private const int Most = 100;
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // No lock is taken in the seconds in which nothing is due, which are nearly all.
        if (!await Due(await database.NowAsync(cancellationToken)).AnyAsync(cancellationToken))
            return;
        var begun = new List<Guid>();
        await using (var transaction = await database.BeginWriteAsync(Locks.Reconciliations, cancellationToken))
        {
            var now = await database.NowAsync(cancellationToken);
            foreach (var row in await Due(now).OrderBy(row => row.NextAt).Take(Most).ToListAsync(cancellationToken))
            {
                if (await BeginAsync(row, now, cancellationToken) is { } correlation)
                    begun.Add(correlation);
            }

            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var correlation in begun)
            outbound.Send(new ExecutionRequested { CorrelationId = correlation });
    }

    /// <summary>How long after a comparison the next one begins, when the source could not be listed so many times in a row.</summary>
    public static TimeSpan Pause(TimeSpan interval, int failures)
    {
        var pause = interval * Math.Pow(2, Math.Clamp(failures, 0, 12));
        return failures == 0 || pause < LongestPause ? pause : LongestPause;
    }

    // One comparison of a policy at a time. What one has found and is being copied does not keep the next one waiting.
    private IQueryable<Reconciliation> Due(DateTimeOffset now) =>
        database.Reconciliations.Where(row => (row.NextAt <= now || row.Wanted) && !database.Executions.Any(
            execution => execution.PolicyId == row.PolicyId && execution.Reconcile != null
                && (execution.State == ExecutionStates.Queued || execution.State == ExecutionStates.Planning)));

    private async Task<Guid?> BeginAsync(Reconciliation row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The policy's deletion waits, or is seen here.
        await database.LockRowsAsync<Policy>(Persistence.RowLock.KeyShare, [row.PolicyId], cancellationToken);
        var policy = await database.Policies.AsNoTracking().Include(one => one.Destinations)
            .SingleOrDefaultAsync(one => one.Id == row.PolicyId, cancellationToken);
        if (policy is null)
            return null;
        var type = await database.Registries.Where(registry => registry.Id == policy.SourceRegistryId).Select(registry => registry.Type).SingleAsync(cancellationToken);
        var execution = await requests.ReconcilingAsync(policy, row.BaselineWanted ? ReconcileKinds.Baseline : ReconcileKinds.Differences, now, cancellationToken);
        database.Executions.Add(execution);
        await database.SaveChangesAsync(cancellationToken);
        (row.NextAt, row.Wanted) = (now + Pause(Interval(type), row.Failures), false);
        if (row.BaselineWanted)
            row.BaselineExecutionId = execution.Id;
        return execution.CorrelationId;
    }

    private TimeSpan Interval(string registryType) =>
        options.ReconcileInterval ?? (registryType == RegistryTypes.Harbor ? ExecutionPlaneOptions.ShortReconcileInterval : ExecutionPlaneOptions.LongReconcileInterval);
}

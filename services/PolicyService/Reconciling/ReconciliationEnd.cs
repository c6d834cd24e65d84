using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Reconciling;

/// <summary>What the end of a comparison's plan means for the next one, in the transaction that ends it.</summary>
internal static class ReconciliationEnd
{
    /// <summary>A baseline that could not read more repositories than these is put down again as a whole.</summary>
    public const int MostUnread = 100;
    private static readonly TimeSpan LongestMemory = TimeSpan.FromDays(2);

    public static async Task PlannedAsync(Execution execution, PolicyDbContext database, CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        // At most half of the time is spent comparing.
        var next = now + (now - execution.StartTime);
        var failed = execution.PlanState == PlanStates.Failed;
        await database.Reconciliations.Where(row => row.PolicyId == execution.PolicyId)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.Failures, row => failed ? row.Failures + 1 : 0)
                    .SetProperty(row => row.NextAt, row => row.NextAt < next ? next : row.NextAt),
                cancellationToken);
        if (failed)
            return;
        if (execution.Reconcile != ReconcileKinds.Baseline)
        {
            // What still differs would have been tried again by now, and remembered anew.
            await database.KnownDifferences.Where(row => row.PolicyId == execution.PolicyId && !row.IsBaseline && row.AgainAt < now - LongestMemory)
                .ExecuteDeleteAsync(cancellationToken);
            return;
        }

        var unread = await database.KnownDifferences.CountAsync(row => row.PolicyId == execution.PolicyId && row.SourceReference == "", cancellationToken);
        if (unread <= MostUnread)
        {
            await database.Reconciliations.Where(row => row.PolicyId == execution.PolicyId && row.BaselineExecutionId == execution.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.BaselineWanted, false), cancellationToken);
        }
    }
}

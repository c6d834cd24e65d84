using HarborReplication.Contracts.Events;
using HarborReplication.Contracts.Words;
using HarborReplication.Persistence;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Executions.Reopening;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Overlap;

/// <summary>
/// A stop is for the execution that it names. What that one had taken over goes back to the executions that it was taken from: nobody
/// has stopped those, and they have told everyone that their artifacts are seen to.
/// </summary>
internal sealed class HandBack(PolicyDbContext database)
{
    /// <summary>Called in the transaction that ends a stopped execution; the caller saves.</summary>
    public async Task FromAsync(Execution stopped, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var owed = LeftTo(database.Tasks.Where(by => by.ExecutionId == stopped.Id && by.Outcome == Outcomes.Stopped));
        while (await owed.Select(task => task.ExecutionId).Distinct().ToListAsync(cancellationToken) is { Count: > 0 } executions)
        {
            var refused = await GoOnAsync(executions, owed, now, cancellationToken);
            // They had taken over themselves what is now nobody's.
            owed = LeftTo(owed.Where(task => refused.Contains(task.ExecutionId)));
        }
    }

    /// <returns>
    /// Tasks of an execution that were left to ones which were stopped, however many have passed them on: it was stopped itself when those
    /// came back. When it goes on, so do they.
    /// </returns>
    public Task<List<long>> StillOwedAsync(long execution, CancellationToken cancellationToken)
    {
        var tasks = database.Table<ReplicationTask>();
        return database.QueryAsync<long>(
            $$"""
            WITH RECURSIVE chain (id, last) AS (
                SELECT t.id, t.superseded_by FROM {{tasks}} AS t
                WHERE t.execution_id = {0} AND t.status = '{{TaskStates.Final}}' AND t.outcome = '{{Outcomes.Superseded}}'
                UNION ALL
                SELECT c.id, t.superseded_by FROM chain AS c JOIN {{tasks}} AS t ON t.id = c.last
                WHERE t.outcome = '{{Outcomes.Superseded}}')
            SELECT c.id AS "Value" FROM chain AS c JOIN {{tasks}} AS t ON t.id = c.last WHERE t.outcome = '{{Outcomes.Stopped}}'
            """,
            cancellationToken, execution);
    }

    private IQueryable<ReplicationTask> LeftTo(IQueryable<ReplicationTask> gone) =>
        database.Tasks.Where(task => task.Status == TaskStates.Final && task.Outcome == Outcomes.Superseded && gone.Any(by => by.Id == task.SupersededBy));

    /// <returns>Those that do not go on.</returns>
    private async Task<List<long>> GoOnAsync(
        List<long> executions, IQueryable<ReplicationTask> owed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The policy's row is not needed: while the stopped execution has not ended, the policy cannot be deleted.
        await database.LockRowsAsync<Execution>(RowLock.Update, executions, cancellationToken);
        var rules = new ReopeningRules(database);
        var refused = new List<long>();
        foreach (var execution in await database.Executions.Where(row => executions.Contains(row.Id)).ToListAsync(cancellationToken))
        {
            // Stopped itself meanwhile, forgotten soon, or its policy may not run: then it is left as it is.
            if (execution.StopRequestedAt is not null || await rules.RefusalAsync(execution, now, cancellationToken) is not null)
            {
                refused.Add(execution.Id);
                continue;
            }

            await PendingAgainAsync(owed.Where(task => task.ExecutionId == execution.Id), now, cancellationToken);
            if (execution.EndTime is null)
                continue;
            ExecutionReopening.Open(execution, now);
            await new ExecutionEvents(database).AddAsync(EventTypes.ExecutionResumed, execution, null, cancellationToken);
        }

        return refused;
    }

    private static Task<int> PendingAgainAsync(IQueryable<ReplicationTask> tasks, DateTimeOffset now, CancellationToken cancellationToken) =>
        tasks.ExecuteUpdateAsync(
            set => set
                .SetProperty(task => task.Status, TaskStates.Pending)
                .SetProperty(task => task.Outcome, (string?)null)
                .SetProperty(task => task.Reason, (string?)null)
                .SetProperty(task => task.Detail, (string?)null)
                .SetProperty(task => task.SupersededBy, (long?)null)
                .SetProperty(task => task.NextAttemptAt, now)
                .SetProperty(task => task.EndTime, (DateTimeOffset?)null),
            cancellationToken);
}

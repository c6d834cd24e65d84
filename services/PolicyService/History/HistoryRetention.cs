using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.History;

/// <summary>
/// Decides how long ended executions are kept, by age and by number per policy, and deletes them in small transactions: an execution
/// of 100,000 tasks must not hold up grants while it is forgotten.
/// </summary>
internal sealed class HistoryRetention(PolicyDbContext database, ExecutionPlaneOptions options)
{
    /// <summary>Rows of one kind that a transaction deletes at most.</summary>
    private const int Chunk = 1_000;

    /// <summary>Executions that a transaction deletes at most: most are small.</summary>
    private const int MostAtOnce = 100;

    /// <summary>Transactions of a tick at most; the next one goes on.</summary>
    private const int MaxChunks = 20;
    private const int MostQuiet = 200;

    /// <summary>Called under the sweep's lock.</summary>
    public async Task DecideAsync(CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        await ExceedAsync(now, cancellationToken);
        var until = now + options.HistoryRetention;
        await database.Executions
            .Where(execution => execution.EndTime != null && execution.KeepUntil == null)
            .ExecuteUpdateAsync(set => set.SetProperty(execution => execution.KeepUntil, until), cancellationToken);
    }

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        // These have nothing but a few rows of what was equal.
        await database.Executions.Where(execution => execution.Quiet && execution.KeepUntil <= now).OrderBy(execution => execution.KeepUntil).Take(MostQuiet)
            .ExecuteDeleteAsync(cancellationToken);
        var before = now - options.HistoryRetention;
        await database.Conflicts.Where(conflict => conflict.At < before).OrderBy(conflict => conflict.At).Take(Chunk).ExecuteDeleteAsync(cancellationToken);
        for (var chunk = 0; chunk < MaxChunks && await ForgetSomeAsync(now, cancellationToken); chunk++)
        {
        }
    }

    // Only policies one of whose executions has just ended can have too many.
    private Task<int> ExceedAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var executions = database.Table<Execution>();
        return database.StatementAsync(
            $$"""
            UPDATE {{executions}} AS e SET keep_until = {0}
            FROM (
                SELECT p.policy_id, (
                    SELECT x.id FROM {{executions}} AS x WHERE x.policy_id = p.policy_id AND x.end_time IS NOT NULL
                    ORDER BY x.id DESC LIMIT 1 OFFSET {1}) AS last
                FROM (SELECT DISTINCT policy_id FROM {{executions}} WHERE end_time IS NOT NULL AND keep_until IS NULL) AS p) AS o
            WHERE e.policy_id = o.policy_id AND e.id <= o.last AND e.end_time IS NOT NULL AND (e.keep_until IS NULL OR e.keep_until > {0})
            """,
            cancellationToken, database.Time(now), options.HistoryMaxExecutions);
    }

    /// <returns>True when there may be more.</returns>
    private async Task<bool> ForgetSomeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = await database.Executions.AsNoTracking().Where(execution => execution.KeepUntil <= now).OrderBy(execution => execution.KeepUntil)
            .Select(execution => execution.Id).Take(MostAtOnce).ToListAsync(cancellationToken);
        if (due.Count == 0)
            return false;
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        // Whoever reopens one holds its row, and refuses once its time is over.
        await database.LockRowsAsync<Execution>(Persistence.RowLock.Update, due, cancellationToken);
        var old = await database.Executions.Where(execution => due.Contains(execution.Id) && execution.KeepUntil <= now)
            .Select(execution => execution.Id).ToListAsync(cancellationToken);
        await DeleteTasksAsync(old, cancellationToken);
        await DeleteEqualAsync(old, cancellationToken);
        await database.Executions
            .Where(execution => old.Contains(execution.Id)
                && !database.Tasks.Any(task => task.ExecutionId == execution.Id)
                && !database.EqualRepositories.Any(equal => equal.ExecutionId == execution.Id))
            .ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return old.Count > 0;
    }

    private async Task DeleteTasksAsync(List<long> executions, CancellationToken cancellationToken)
    {
        var tasks = await database.Tasks.Where(task => executions.Contains(task.ExecutionId)).OrderBy(task => task.ExecutionId).ThenBy(task => task.Id)
            .Select(task => task.Id).Take(Chunk).ToListAsync(cancellationToken);
        await database.TaskAttempts.Where(attempt => tasks.Contains(attempt.TaskId)).ExecuteDeleteAsync(cancellationToken);
        await database.Tasks.Where(task => tasks.Contains(task.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task DeleteEqualAsync(List<long> executions, CancellationToken cancellationToken)
    {
        var some = await database.EqualRepositories.Where(equal => executions.Contains(equal.ExecutionId)).OrderBy(equal => equal.ExecutionId)
            .Select(equal => new { equal.ExecutionId, equal.SourceRepository }).Take(Chunk).ToListAsync(cancellationToken);
        foreach (var one in some.GroupBy(equal => equal.ExecutionId, equal => equal.SourceRepository))
        {
            var repositories = one.ToList();
            await database.EqualRepositories.Where(equal => equal.ExecutionId == one.Key && repositories.Contains(equal.SourceRepository))
                .ExecuteDeleteAsync(cancellationToken);
        }
    }
}

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
    private const int Chunk = 1_000;

    /// <summary>What a tick deletes at most; the next one goes on.</summary>
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
        var old = await database.Executions.AsNoTracking().Where(execution => execution.KeepUntil <= now).OrderBy(execution => execution.KeepUntil)
            .Select(execution => execution.Id).Take(MaxChunks).ToListAsync(cancellationToken);
        var chunks = 0;
        foreach (var execution in old)
        {
            while (chunks++ < MaxChunks && await ForgetSomeAsync(execution, cancellationToken))
            {
            }
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

    /// <returns>True when there is more of it.</returns>
    private async Task<bool> ForgetSomeAsync(long id, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        // Whoever reopens it holds the row, and refuses once its time is over.
        await database.LockRowsAsync<Execution>(Persistence.RowLock.Update, [id], cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        if (!await database.Executions.AnyAsync(execution => execution.Id == id && execution.KeepUntil <= now, cancellationToken))
            return false;
        var more = await DeleteChunkAsync(id, cancellationToken);
        if (!more)
            await database.Executions.Where(execution => execution.Id == id).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return more;
    }

    private async Task<bool> DeleteChunkAsync(long id, CancellationToken cancellationToken)
    {
        var tasks = await database.Tasks.Where(task => task.ExecutionId == id).OrderBy(task => task.Id).Select(task => task.Id)
            .Take(Chunk).ToListAsync(cancellationToken);
        if (tasks.Count > 0)
        {
            // Its attempts go with each.
            await database.Tasks.Where(task => tasks.Contains(task.Id)).ExecuteDeleteAsync(cancellationToken);
            return true;
        }

        var repositories = await database.EqualRepositories.Where(equal => equal.ExecutionId == id).OrderBy(equal => equal.PlanAttempt)
            .ThenBy(equal => equal.SourceRepository).Select(equal => equal.SourceRepository).Take(Chunk).ToListAsync(cancellationToken);
        return repositories.Count > 0
            && await database.EqualRepositories.Where(equal => equal.ExecutionId == id && repositories.Contains(equal.SourceRepository))
                .ExecuteDeleteAsync(cancellationToken) > 0;
    }
}

using HarborReplication.Contracts.Sessions;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Sessions;

/// <summary>Applies heartbeats: renews the lease, takes back what the session never got, tells it what to abandon.</summary>
internal sealed class SessionLeases(PolicyDbContext database, ExecutionSpeeds speeds)
{
    /// <returns>The answer, or null for a heartbeat that is older than one already applied.</returns>
    public async Task<HeartbeatAnswered?> RenewAsync(Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        if (!await RecordAsync(heartbeat, now, cancellationToken))
            return null;
        var abandonTasks = await TasksAsync(heartbeat, now, cancellationToken);
        var abandonPlans = await PlansAsync(heartbeat, now, cancellationToken);
        await speeds.NoteAsync(heartbeat.Session, heartbeat.Closed ? [] : heartbeat.Speeds ?? [], now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new HeartbeatAnswered
        {
            Session = heartbeat.Session, Number = heartbeat.Number, AbandonTasks = abandonTasks, AbandonPlans = abandonPlans,
        };
    }

    // A session whose lease ran out is alive again with its next heartbeat, without what it held; one that said goodbye stays ended,
    // because no number is above the one it ended with.
    private async Task<bool> RecordAsync(Heartbeat heartbeat, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sql = $$"""
            INSERT INTO {{database.Table<WorkerSession>()}}
                (id, worker, region, version, slots, heartbeat, first_heard_at, last_heard_at, heard_at_bus_milliseconds, draining, ended)
            SELECT {0}, {1}, {2}, {3}, {4}, {5}, {6}, {6}, c.milliseconds, {7}, {8} FROM {{database.Table<BusClock>()}} AS c WHERE c.id = 1
            ON CONFLICT (id) DO UPDATE SET
                heartbeat = excluded.heartbeat, last_heard_at = excluded.last_heard_at, slots = excluded.slots,
                heard_at_bus_milliseconds = excluded.heard_at_bus_milliseconds, draining = excluded.draining, ended = excluded.ended
            WHERE {{database.Table<WorkerSession>()}}.heartbeat < excluded.heartbeat
            """;
        var applied = await database.StatementAsync(
            sql, cancellationToken,
            heartbeat.Session, heartbeat.Worker, heartbeat.Region, heartbeat.Version, heartbeat.Slots,
            heartbeat.Closed ? long.MaxValue : heartbeat.Number, database.Time(now), heartbeat.Draining, heartbeat.Closed);
        return applied > 0;
    }

    private async Task<List<HeldTask>> TasksAsync(Heartbeat heartbeat, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var granted = await database.Tasks.AsNoTracking()
            .Where(task => task.Session == heartbeat.Session && task.Status == TaskStates.Granted)
            .Join(database.Executions, task => task.ExecutionId, execution => execution.Id, (task, execution) =>
                new { task.Id, task.Attempt, task.GrantRequest, task.Ahead, Stop = execution.StopRequestedAt != null })
            .ToListAsync(cancellationToken);
        var held = heartbeat.Tasks.ToDictionary(task => task.TaskId);

        var lost = granted
            .Where(task => heartbeat.Closed || (task.GrantRequest <= heartbeat.RequestsClosed && !Holds(held, task.Id, task.Attempt)))
            .Select(task => task.Id).ToList();
        if (lost.Count > 0)
        {
            await database.Tasks
                .Where(task => lost.Contains(task.Id) && task.Session == heartbeat.Session && task.Status == TaskStates.Granted)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(task => task.Status, TaskStates.Pending)
                        .SetProperty(task => task.Session, (Guid?)null)
                        .SetProperty(task => task.Ahead, false)
                        .SetProperty(task => task.NextAttemptAt, now),
                    cancellationToken);
        }

        var known = granted.Where(task => !task.Stop).ToDictionary(task => task.Id, task => task.Attempt);
        var ahead = granted.Where(task => task.Ahead).Select(task => task.Id).ToHashSet();
        await ProgressAsync(heartbeat, known, ahead, now, cancellationToken);
        return [.. heartbeat.Tasks.Where(task => !known.TryGetValue(task.TaskId, out var attempt) || attempt != task.Attempt)];
    }

    private static bool Holds(Dictionary<long, HeldTask> held, long id, int attempt) =>
        held.TryGetValue(id, out var task) && task.Attempt == attempt;

    private async Task ProgressAsync(
        Heartbeat heartbeat, Dictionary<long, int> known, HashSet<long> ahead, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var progress = heartbeat.Tasks
            .Where(task => !task.Waiting && (task.BytesTotal > 0 || ahead.Contains(task.TaskId)) && known.TryGetValue(task.TaskId, out var attempt) && attempt == task.Attempt)
            .ToList();
        if (progress.Count == 0)
            return;
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}",
            new("task_id", "bigint"), new("bytes_done", "bigint"), new("bytes_total", "bigint"), new("bytes_mounted", "bigint"),
            new("bytes_per_second", "bigint"));
        await database.StatementAsync(
            $$"""
            UPDATE {{database.Table<ReplicationTask>()}} AS t
            SET bytes_done = s.bytes_done, bytes_total = s.bytes_total, bytes_mounted = s.bytes_mounted,
                bytes_per_second = s.bytes_per_second, progress_at = {2}, ahead = {3}
            FROM {{rows}} WHERE t.id = s.task_id AND t.session = {1} AND t.status = 'granted'
            """,
            cancellationToken, JsonRows.Value(progress), heartbeat.Session, database.Time(now), false);
    }

    private async Task<List<HeldPlan>> PlansAsync(Heartbeat heartbeat, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var granted = await database.Executions.AsNoTracking()
            .Where(execution => execution.PlanSession == heartbeat.Session && execution.PlanState == PlanStates.Granted)
            .Select(execution => new { execution.Id, execution.PlanAttempt, execution.PlanGrantRequest, Stop = execution.StopRequestedAt != null })
            .ToListAsync(cancellationToken);
        foreach (var plan in granted.Where(plan => heartbeat.Closed || plan.PlanGrantRequest <= heartbeat.RequestsClosed))
        {
            if (!heartbeat.Closed && heartbeat.Plans.Any(held => held.ExecutionId == plan.Id && held.PlanAttempt == plan.PlanAttempt))
                continue;
            await database.Executions
                .Where(execution => execution.Id == plan.Id && execution.PlanSession == heartbeat.Session && execution.PlanState == PlanStates.Granted)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(execution => execution.PlanState, PlanStates.Pending)
                        .SetProperty(execution => execution.PlanSession, (Guid?)null)
                        .SetProperty(execution => execution.PlanNextAttemptAt, now),
                    cancellationToken);
        }

        return [.. heartbeat.Plans.Where(held => !granted.Any(plan => plan.Id == held.ExecutionId && plan.PlanAttempt == held.PlanAttempt && !plan.Stop))];
    }
}

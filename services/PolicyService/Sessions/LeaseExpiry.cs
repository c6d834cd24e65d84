using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Sessions;

/// <summary>Ends the sessions whose lease has run out on the bus clock, and makes what they held available to others.</summary>
internal sealed partial class LeaseExpiry(PolicyDbContext database, ExecutionPlaneOptions options, ILogger<LeaseExpiry> logger)
{
    /// <returns>The regions that have work to lend again.</returns>
    public async Task<IReadOnlyCollection<string>> ExpireAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.Leases, cancellationToken);
        var clock = await database.BusClocks.AsNoTracking().SingleAsync(cancellationToken);
        var latest = clock.Milliseconds - (long)options.LeaseDuration.TotalMilliseconds;
        var late = await database.Sessions.AsNoTracking()
            .Where(session => !session.Ended && session.HeardAtBusMilliseconds < latest)
            .ToListAsync(cancellationToken);
        var regions = new HashSet<string>();
        var now = await database.NowAsync(cancellationToken);
        foreach (var session in late)
        {
            // Guarded by the heartbeat that was read: a newer one has renewed the lease.
            var ended = await database.Sessions
                .Where(row => row.Id == session.Id && row.Heartbeat == session.Heartbeat)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Ended, true), cancellationToken);
            if (ended == 0)
                continue;
            await RecordCrashesAsync(session, now, cancellationToken);
            var tasks = await ReleaseTasksAsync(session.Id, now, cancellationToken);
            var plans = await ReleasePlansAsync(session.Id, now, cancellationToken);
            await database.SessionSpeeds.Where(speed => speed.SessionId == session.Id).ExecuteDeleteAsync(cancellationToken);
            SessionLost(logger, session.Worker, session.Id, session.Region, tasks, plans);
            regions.Add(session.Region);
        }

        await transaction.CommitAsync(cancellationToken);
        return regions;
    }

    // Of those that were lent ahead it is not known whether they had begun: they stay marked, and are lent for a free slot next.
    private async Task RecordCrashesAsync(WorkerSession session, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database.StatementAsync(
            $$"""
            INSERT INTO {{database.Table<TaskAttempt>()}}
                (task_id, attempt, execution_id, session, worker, start_time, end_time, outcome, reason, detail, bytes_done, bytes_mounted, duration_seconds)
            SELECT id, attempt, execution_id, session, {1}, granted_at, {2}, 'failed', '{{Reasons.WorkerCrash}}',
                'the worker was not heard for longer than its lease', bytes_done, bytes_mounted, 0
            FROM {{database.Table<ReplicationTask>()}} WHERE session = {0} AND status = 'granted' AND NOT ahead
            ON CONFLICT DO NOTHING
            """,
            cancellationToken, session.Id, session.Worker, database.Time(now));

    private Task<int> ReleaseTasksAsync(Guid session, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Tasks
            .Where(task => task.Session == session && task.Status == TaskStates.Granted)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(task => task.Status, TaskStates.Pending)
                    .SetProperty(task => task.Session, (Guid?)null)
                    .SetProperty(task => task.Crashes, task => task.Crashes + (task.Ahead ? 0 : 1))
                    .SetProperty(task => task.NextAttemptAt, now),
                cancellationToken);

    private Task<int> ReleasePlansAsync(Guid session, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Executions
            .Where(execution => execution.PlanSession == session && execution.PlanState == PlanStates.Granted)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(execution => execution.PlanState, PlanStates.Pending)
                    .SetProperty(execution => execution.PlanSession, (Guid?)null)
                    .SetProperty(execution => execution.PlanNextAttemptAt, now),
                cancellationToken);

    [LoggerMessage(LogLevel.Warning, "Worker {Worker} (session {Session}, region {Region}) was not heard for longer than its lease: {Tasks} tasks and {Plans} plans are lent to others",
        EventName = "session.lost")]
    private static partial void SessionLost(ILogger logger, string worker, Guid session, string region, int tasks, int plans);
}

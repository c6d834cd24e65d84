using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Sessions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>Answers what has to be known before anything is lent, in one statement each.</summary>
internal sealed class Standings(PolicyDbContext database)
{
    /// <summary>Whether there is anything to lend in a region. Asked without a lock, once a second by every idle worker.</summary>
    public Task<bool> IsAnythingDueAsync(string region, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Executions.AnyAsync(
            execution => execution.Region == region && execution.StopRequestedAt == null
                && (execution.State == ExecutionStates.Planning || execution.State == ExecutionStates.Running)
                && ((execution.PlanState == PlanStates.Pending && execution.PlanNextAttemptAt <= now)
                    || database.Tasks.Any(task => task.ExecutionId == execution.Id && task.Status == TaskStates.Pending && task.NextAttemptAt <= now)),
            cancellationToken);

    public async Task<SessionStanding> OfAsync(RequestWork request, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<SessionStanding>(
            $$"""
            SELECT s.live, s.sessions, s.slots, t.held, t.suspects, CASE WHEN p.last > t.last THEN p.last ELSE t.last END AS last_request,
                c.last AS changes
            FROM (SELECT coalesce(sum(CASE WHEN id = {0} THEN 1 ELSE 0 END), 0) AS live, count(*) AS sessions, coalesce(sum(slots), 0) AS slots
                    FROM {{database.Table<WorkerSession>()}} WHERE NOT ended AND NOT draining AND region = {1}) AS s,
                (SELECT count(*) AS held, coalesce(sum(CASE WHEN crashes >= {{TaskPicker.SuspectCrashes}} THEN 1 ELSE 0 END), 0) AS suspects,
                        coalesce(max(grant_request), 0) AS last
                    FROM {{database.Table<ReplicationTask>()}} WHERE session = {0} AND status = 'granted') AS t,
                (SELECT coalesce(max(plan_grant_request), 0) AS last
                    FROM {{database.Table<Execution>()}} WHERE plan_session = {0} AND plan_state = '{{PlanStates.Granted}}') AS p,
                ({{LastChange.Sql(database)}}) AS c
            """,
            cancellationToken, request.Session, request.Region);
        return rows.Single();
    }
}

using System.Text.Json;
using HarborReplication.Contracts.Events;
using HarborReplication.Contracts.Words;
using HarborReplication.Persistence;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Events;
using HarborReplication.PolicyService.Settling;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Overlap;

/// <summary>Writes who carries on: successors, those they supersede, and events, one statement each. Called with the rows locked.</summary>
internal sealed class AdoptionWriter(PolicyDbContext database)
{
    public async Task WriteAsync(IReadOnlyList<OverlapGroup> groups, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (groups.Count == 0)
            return;
        await HandOnAsync(groups, cancellationToken);
        await SupersedeAsync(groups, now, cancellationToken);
        await new EventLog(database).AddAsync(groups.SelectMany(group => group.Superseded.Select(task => Event(task, group.Successor, now))), cancellationToken);
        SettlementTelemetry.Superseded(groups.Sum(group => group.Superseded.Count));
    }

    // What was learnt about the artifact goes with it: the back-off, the deadline, the suspicion, uploads to go on with.
    private Task<int> HandOnAsync(IReadOnlyList<OverlapGroup> groups, CancellationToken cancellationToken)
    {
        var time = database.Provider == DatabaseProvider.Postgres ? "timestamptz" : "integer";
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}",
            new("id", "bigint"), new("next_attempt_at", time), new("failures", "integer"), new("crashes", "integer"), new("first_failure_at", time),
            new("unreachable_milliseconds", "bigint"), new("reason", "text"), new("failure_class", "text"), new("detail", "text"),
            new("left_uploads", "text"), new("ahead", "boolean"));
        var values = groups.Select(group => new
        {
            group.Successor.Id,
            NextAttemptAt = database.Time(group.NextAttemptAt),
            group.Failures,
            group.Crashes,
            FirstFailureAt = group.FirstFailed.FirstFailureAt is { } first ? database.Time(first) : null,
            group.FirstFailed.UnreachableMilliseconds,
            group.Speaker.Reason,
            group.Speaker.FailureClass,
            group.Speaker.Detail,
            group.LeftUploads,
            group.Ahead,
        });
        return database.StatementAsync(
            $$"""
            UPDATE {{database.Table<ReplicationTask>()}} AS t
            SET next_attempt_at = s.next_attempt_at, failures = s.failures, crashes = s.crashes, first_failure_at = s.first_failure_at,
                unreachable_milliseconds = s.unreachable_milliseconds, reason = s.reason, failure_class = s.failure_class, detail = s.detail,
                left_uploads = s.left_uploads, ahead = s.ahead
            FROM {{rows}} WHERE t.id = s.id AND t.status = 'pending'
            """,
            cancellationToken, JsonRows.Value(values));
    }

    private Task<int> SupersedeAsync(IReadOnlyList<OverlapGroup> groups, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = JsonRows.Source(database.Provider, "s", "{0}", new("id", "bigint"), new("by", "bigint"), new("detail", "text"));
        var values = groups.SelectMany(group => group.Superseded.Select(task => new { task.Id, By = group.Successor.Id, Detail = Detail(group.Successor) }));
        return database.StatementAsync(
            $$"""
            UPDATE {{database.Table<ReplicationTask>()}} AS t
            SET status = '{{TaskStates.Final}}', outcome = '{{Outcomes.Superseded}}', reason = '{{Reasons.Superseded}}', detail = s.detail,
                superseded_by = s.by, failure_class = NULL, left_uploads = NULL, end_time = {1}
            FROM {{rows}} WHERE t.id = s.id AND t.status = 'pending'
            """,
            cancellationToken, JsonRows.Value(values), database.Time(now));
    }

    private static string Detail(ReplicationTask successor) => $"execution {successor.ExecutionId} of the same policy carries on with it, as task {successor.Id}";

    private static EventLogEntry Event(ReplicationTask task, ReplicationTask successor, DateTimeOffset now) => new()
    {
        Type = EventTypes.TaskFinished,
        Subject = $"executions/{task.ExecutionId}/tasks/{task.Id}",
        OccurredAt = now,
        Data = JsonSerializer.Serialize(new
        {
            execution_id = task.ExecutionId,
            policy_id = task.PolicyId,
            task_id = task.Id,
            attempt = task.Attempt,
            operation = task.Operation,
            source = new { registry_id = task.SourceRegistryId, repository = task.SourceRepository, reference = task.SourceReference },
            destination = new { registry_id = task.DestinationRegistryId, repository = task.DestinationRepository, reference = task.DestinationReference },
            outcome = Outcomes.Superseded,
            reason = Reasons.Superseded,
            detail = Detail(successor),
            superseded_by = new { execution_id = successor.ExecutionId, task_id = successor.Id },
        }),
    };
}

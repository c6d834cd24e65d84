using System.Text.Json;
using HarborReplication.Contracts.Events;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Events;
using HarborReplication.PolicyService.Secrets;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Settling;

/// <summary>Writes a batch of settlements: tasks, attempts and events, one statement each.</summary>
internal sealed class SettlementWriter(PolicyDbContext database, SecretBox secrets, EventLog events)
{
    public async Task WriteAsync(Guid session, IReadOnlyList<SettledTask> settled, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (settled.Count == 0)
            return;
        await UpdateTasksAsync(session, settled, now, cancellationToken);
        await AddAttemptsAsync(session, settled, now, cancellationToken);
        await events.AddAsync(settled.Select(one => Event(one, now)).OfType<EventLogEntry>(), cancellationToken);
        await events.AddAsync(settled.Where(one => one.Verdict.Outcome == Outcomes.Deleted).Select(one => DeletionEvents.Of(one, now)), cancellationToken);
    }

    private Task<int> UpdateTasksAsync(Guid session, IReadOnlyList<SettledTask> settled, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var time = database.Provider == Persistence.DatabaseProvider.Postgres ? "timestamptz" : "integer";
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}",
            new("id", "bigint"), new("attempt", "integer"), new("status", "text"), new("outcome", "text"), new("reason", "text"),
            new("failure_class", "text"), new("detail", "text"), new("next_attempt_at", time), new("failures", "integer"),
            new("first_failure_at", time), new("unreachable_milliseconds", "bigint"), new("digest", "text"), new("bytes_done", "bigint"), new("bytes_total", "bigint"),
            new("bytes_mounted", "bigint"), new("end_time", time), new("left_uploads", "text"));
        var values = settled.Select(one => new
        {
            one.Task.Id,
            one.Settlement.Attempt,
            one.Verdict.Status,
            one.Verdict.Outcome,
            one.Verdict.Reason,
            FailureClass = one.Verdict.Reason is null ? null : one.Settlement.FailureClass,
            one.Verdict.Detail,
            NextAttemptAt = database.Time(one.Verdict.NextAttemptAt),
            Failures = one.Task.Failures + (one.Verdict.CountsAsFailure ? 1 : 0),
            FirstFailureAt = one.Task.FirstFailureAt is { } first ? database.Time(first) : one.Verdict.CountsAsFailure ? database.Time(now) : null,
            UnreachableMilliseconds = one.Task.FirstFailureAt is null ? (long)one.Unreachable.TotalMilliseconds : one.Task.UnreachableMilliseconds,
            one.Settlement.Digest,
            one.Settlement.BytesDone,
            one.Settlement.BytesTotal,
            one.Settlement.BytesMounted,
            EndTime = one.Verdict.Status == TaskStates.Final ? database.Time(now) : null,
            LeftUploads = one.Verdict.Status == TaskStates.Final ? null : Sealed(one.Settlement.Left),
        });
        return database.StatementAsync(
            $$"""
            UPDATE {{database.Table<ReplicationTask>()}} AS t
            SET status = s.status, outcome = s.outcome, reason = s.reason, failure_class = s.failure_class, detail = s.detail,
                next_attempt_at = s.next_attempt_at, failures = s.failures, first_failure_at = s.first_failure_at,
                unreachable_milliseconds = s.unreachable_milliseconds,
                digest = coalesce(s.digest, t.digest), bytes_done = s.bytes_done, bytes_total = s.bytes_total, bytes_mounted = s.bytes_mounted,
                end_time = s.end_time, left_uploads = s.left_uploads, session = NULL, run_again = {2}, ahead = {2}
            FROM {{rows}}
            WHERE t.id = s.id AND t.attempt = s.attempt AND t.session = {1} AND t.status = 'granted'
            """,
            cancellationToken, JsonRows.Value(values), session, false);
    }

    private string? Sealed(IReadOnlyList<LeftUpload>? left) => left is { Count: > 0 }
        ? secrets.Seal(JsonSerializer.Serialize(left.Take(TaskSettlement.MaxLeft), JsonSerializerOptions.Web))
        : null;

    private Task<int> AddAttemptsAsync(Guid session, IReadOnlyList<SettledTask> settled, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var time = database.Provider == Persistence.DatabaseProvider.Postgres ? "timestamptz" : "integer";
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}",
            new("task_id", "bigint"), new("attempt", "integer"), new("execution_id", "bigint"), new("start_time", time), new("outcome", "text"),
            new("reason", "text"), new("detail", "text"), new("phase", "text"), new("http_status", "integer"), new("registry_code", "text"),
            new("bytes_done", "bigint"), new("bytes_mounted", "bigint"), new("duration_seconds", "double precision"), new("trace_id", "text"), new("log", "text"));
        var values = settled.Select(one => new
        {
            one.Settlement.TaskId,
            one.Settlement.Attempt,
            one.Task.ExecutionId,
            StartTime = database.Time(one.Task.GrantedAt ?? now),
            one.Settlement.Outcome,
            one.Settlement.Reason,
            one.Settlement.Detail,
            one.Settlement.Phase,
            one.Settlement.HttpStatus,
            one.Settlement.RegistryCode,
            one.Settlement.BytesDone,
            one.Settlement.BytesMounted,
            one.Settlement.DurationSeconds,
            one.Settlement.TraceId,
            one.Settlement.Log,
        });
        return database.StatementAsync(
            $$"""
            INSERT INTO {{database.Table<TaskAttempt>()}}
                (task_id, attempt, execution_id, session, worker, start_time, end_time, outcome, reason, detail, phase, http_status, registry_code,
                 bytes_done, bytes_mounted, duration_seconds, trace_id, log)
            SELECT s.task_id, s.attempt, s.execution_id, {1}, coalesce(w.worker, ''), s.start_time, {2}, s.outcome, s.reason, s.detail, s.phase,
                s.http_status, s.registry_code, s.bytes_done, s.bytes_mounted, s.duration_seconds, s.trace_id, s.log
            FROM {{rows}} LEFT JOIN {{database.Table<Sessions.WorkerSession>()}} AS w ON w.id = {1}
            WHERE true
            ON CONFLICT DO NOTHING
            """,
            cancellationToken, JsonRows.Value(values), session, database.Time(now));
    }

    private static EventLogEntry? Event(SettledTask one, DateTimeOffset now)
    {
        var final = one.Verdict.Status == TaskStates.Final;
        if (!final && !one.Verdict.CountsAsFailure)
            return null;
        return new EventLogEntry
        {
            Type = final ? EventTypes.TaskFinished : EventTypes.TaskRetrying,
            Subject = $"executions/{one.Task.ExecutionId}/tasks/{one.Task.Id}",
            OccurredAt = now,
            Data = JsonSerializer.Serialize(
                new
                {
                    execution_id = one.Task.ExecutionId,
                    policy_id = one.Task.PolicyId,
                    task_id = one.Task.Id,
                    attempt = one.Settlement.Attempt,
                    operation = one.Task.Operation,
                    source = new { registry_id = one.Task.SourceRegistryId, repository = one.Task.SourceRepository, reference = one.Task.SourceReference },
                    destination = new
                    {
                        registry_id = one.Task.DestinationRegistryId,
                        repository = one.Task.DestinationRepository,
                        reference = one.Task.DestinationReference,
                    },
                    outcome = one.Verdict.Outcome,
                    reason = one.Verdict.Reason,
                    detail = one.Verdict.Detail,
                    digest = one.Settlement.Digest,
                    next_attempt_at = final ? (DateTimeOffset?)null : one.Verdict.NextAttemptAt,
                }),
        };
    }
}

using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Words;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Reconciling;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Settling;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Planning;

/// <summary>Takes in the end of a plan: complete, in part, or not at all.</summary>
internal sealed partial class PlanEnding(
    PolicyDbContext database, PlanIntake intake, PlannedDifferences differences, RetryRules retries, BreakerBook book, ILogger<PlanEnding> logger)
{
    public async Task<PlanProgress> EndAsync(PlanFinished report, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        if (await intake.CurrentAsync(report.ExecutionId, report.PlanAttempt, report.Session, cancellationToken) is not { } execution)
            return PlanProgress.NotCurrent;
        var now = await database.NowAsync(cancellationToken);
        var breakers = await book.TellAsync(
            execution.Region, [execution.SourceRegistryId],
            [.. Evidence.Of(execution.SourceRegistryId, execution.PlanGrantedAt ?? now, report.Failure)], now, cancellationToken);
        bool finished;
        if (report.Failure is { } failure)
        {
            finished = await FailAsync(execution, failure, breakers, now, cancellationToken);
        }
        else
        {
            var unplanned = execution.Reconcile is null
                ? report.Unplanned
                : await differences.UnplannedAsync(execution, report, now, cancellationToken);
            await AddUnplannedAsync(execution, unplanned, cancellationToken);
            execution.PlanBatches = report.Batches;
            await database.Executions.Where(row => row.Id == execution.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PlanBatches, report.Batches), cancellationToken);
            finished = await intake.FinishAsync(execution, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        BreakerLog.Write(logger, breakers.Changes);
        return new PlanProgress(true, finished, execution.CorrelationId, execution.Region, HasTasks: false);
    }

    // A source that does not answer is asked again later, like any task; one that refuses ends the execution.
    private async Task<bool> FailAsync(Execution execution, PlanFailure failure, BreakerSnapshot breakers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mayRecover = failure.Class is FailureClasses.Transient or FailureClasses.Down;
        // Not the plan's own failure: it waits until the registry is back.
        var waits = mayRecover && breakers.IsOpen(execution.SourceRegistryId);
        var open = breakers.OpenFor(execution.SourceRegistryId, now);
        var (first, before) = execution.PlanFirstFailureAt is { } earlier ? (earlier, execution.PlanUnreachableMilliseconds) : (now, (long)open.TotalMilliseconds);
        var failures = waits ? execution.PlanFailures : execution.PlanFailures + 1;
        var over = execution.PlanFirstFailureAt is not null && retries.IsOver(first, open - TimeSpan.FromMilliseconds(before), now);
        var again = waits || (mayRecover && !over);
        var state = again ? PlanStates.Pending : PlanStates.Failed;
        var next = waits ? now : now + retries.Pause(failures, failure.RetryAfterSeconds);
        await database.Executions.Where(row => row.Id == execution.Id)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.PlanState, state)
                    .SetProperty(row => row.PlanSession, (Guid?)null)
                    .SetProperty(row => row.PlanFailures, failures)
                    .SetProperty(row => row.PlanFirstFailureAt, waits ? execution.PlanFirstFailureAt : first)
                    .SetProperty(row => row.PlanUnreachableMilliseconds, before)
                    .SetProperty(row => row.PlanNextAttemptAt, next)
                    .SetProperty(row => row.PlanReason, failure.Reason)
                    .SetProperty(row => row.PlanDetail, failure.Detail)
                    .SetProperty(row => row.StatusText, $"listing the source failed ({failure.Reason}): {failure.Detail}"),
                cancellationToken);
        PlanFailed(logger, execution.Id, failure.Reason, failure.Detail, again);
        return !again;
    }

    private async Task AddUnplannedAsync(Execution execution, IReadOnlyList<UnplannedRepository> repositories, CancellationToken cancellationToken)
    {
        if (repositories.Count == 0)
            return;
        var now = await database.NowAsync(cancellationToken);
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}",
            new("destination_registry_id", "bigint"), new("repository", "text"), new("reason", "text"), new("detail", "text"));
        await database.StatementAsync(
            $$"""
            INSERT INTO {{database.Table<ReplicationTask>()}}
                (execution_id, policy_id, operation, source_registry_id, destination_registry_id, destination_origin,
                 source_repository, source_reference, destination_repository, destination_reference,
                 status, outcome, reason, detail, attempt, failures, crashes, next_attempt_at, grant_request, run_again, ahead,
                 bytes_done, bytes_total, bytes_mounted, creation_time, start_time, end_time)
            SELECT {1}, {2}, '{{Operations.Copy}}', {3}, s.destination_registry_id, r.origin,
                s.repository, '', '', '',
                '{{TaskStates.Final}}', '{{Outcomes.Failed}}', s.reason, s.detail, 0, 0, 0, {4}, 0, {5}, {5}, 0, 0, 0, {4}, {4}, {4}
            FROM {{rows}} JOIN {{database.Table<RegistryRecord>()}} AS r ON r.id = s.destination_registry_id
            WHERE true
            ON CONFLICT DO NOTHING
            """,
            cancellationToken, JsonRows.Value(repositories), execution.Id, execution.PolicyId, execution.SourceRegistryId, database.Time(now), false);
    }

    [LoggerMessage(LogLevel.Warning, "Execution {Execution}: the source could not be listed ({Reason}: {Detail}); again later: {Again}", EventName = "plan.failed")]
    private static partial void PlanFailed(ILogger logger, long execution, string reason, string detail, bool again);
}

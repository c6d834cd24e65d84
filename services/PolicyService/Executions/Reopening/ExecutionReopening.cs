using System.Linq.Expressions;
using HarborReplication.Contracts.Events;
using HarborReplication.Contracts.Executions;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using HarborReplication.Persistence;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Events;
using HarborReplication.PolicyService.Overlap;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions.Reopening;

/// <summary>
/// Goes on with work that has ended, in the execution it belongs to: one transaction that holds the execution's row, as its saga does.
/// What follows (lending, planning, beginning) is derived from rows, so that nothing is lost with this process.
/// </summary>
internal sealed partial class ExecutionReopening(
    PolicyDbContext database, ReopeningRules rules, EventRelaySignal relay, Outbound outbound, ILogger<ExecutionReopening> logger)
{
    private static readonly TimeSpan HintLife = TimeSpan.FromSeconds(10);
    private static readonly string[] Retryable = [Outcomes.Failed, Outcomes.Stopped, Outcomes.Conflict];

    /// <summary>Tries failed tasks again, and lists again what could not be listed.</summary>
    public async Task<Reopened> RetryAsync(long id, CancellationToken cancellationToken)
    {
        var owed = await new HandBack(database).StillOwedAsync(id, cancellationToken);
        return await ReopenAsync(
            id, task => task.Outcome == Outcomes.Failed || owed.Contains(task.Id), execution => WantsPlanAsync(execution, cancellationToken), cancellationToken);
    }

    /// <summary>Goes on with what a stop has left: tasks, and the plan when it was not complete.</summary>
    public async Task<Reopened> ResumeAsync(long id, CancellationToken cancellationToken)
    {
        var owed = await new HandBack(database).StillOwedAsync(id, cancellationToken);
        return await ReopenAsync(
            id, task => task.Outcome == Outcomes.Stopped || owed.Contains(task.Id),
            execution => Task.FromResult(execution.PlanState == PlanStates.Cancelled), cancellationToken);
    }

    /// <summary>Tries one task again, whatever its execution was stopped for.</summary>
    public Task<Reopened> RetryTaskAsync(ReplicationTask one, CancellationToken cancellationToken) => ReopenAsync(
        one.ExecutionId, task => task.Id == one.Id && Retryable.Contains(task.Outcome), _ => Task.FromResult(false), cancellationToken);

    private async Task<Reopened> ReopenAsync(
        long id, Expression<Func<ReplicationTask, bool>> which, Func<Execution, Task<bool>> wantsPlan, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var policy = await database.Executions.Where(row => row.Id == id).Select(row => (long?)row.PolicyId).SingleOrDefaultAsync(cancellationToken);
        // In the order in which a policy's deletion takes them.
        if (policy is { } known)
            await database.LockRowsAsync<Policy>(RowLock.KeyShare, [known], cancellationToken);
        await database.LockRowsAsync<Execution>(RowLock.Update, [id], cancellationToken);
        if (await database.Executions.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } execution)
            return Reopened.Refused(ExecutionsApi.Missing(id));
        var now = await database.NowAsync(cancellationToken);
        if (await rules.RefusalAsync(execution, now, cancellationToken) is { } refused)
            return Reopened.Refused(refused);

        var plans = await wantsPlan(execution);
        var tasks = await AgainAsync(id, which, now, cancellationToken);
        if (tasks == 0 && !plans)
            return new Reopened(null, execution, Changed: false);
        if (plans)
            await PlanAgainAsync(execution, now, cancellationToken);
        if (execution.EndTime is not null)
            Open(execution, now);
        await new ExecutionEvents(database).AddAsync(EventTypes.ExecutionResumed, execution, null, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        GoesOn(logger, id, tasks, plans);
        relay.Raise();
        if (execution.State == ExecutionStates.Queued)
            outbound.Send(new ExecutionRequested { CorrelationId = execution.CorrelationId });
        else
            outbound.Send(new WorkAvailable { Region = execution.Region }, HintLife);
        return new Reopened(null, execution, Changed: true);
    }

    // Attempts stay and are counted on; what delays a task or ends it by its age begins anew.
    private Task<int> AgainAsync(long execution, Expression<Func<ReplicationTask, bool>> which, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Tasks
            .Where(task => task.ExecutionId == execution && task.Status == TaskStates.Final)
            .Where(which)
            // Neither a repository that could not be listed nor a name that no destination takes is work for a worker.
            .Where(task => task.DestinationRepository != "")
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(task => task.Status, TaskStates.Pending)
                    .SetProperty(task => task.Outcome, (string?)null)
                    .SetProperty(task => task.Reason, (string?)null)
                    .SetProperty(task => task.FailureClass, (string?)null)
                    .SetProperty(task => task.Detail, (string?)null)
                    .SetProperty(task => task.SupersededBy, (long?)null)
                    .SetProperty(task => task.Failures, 0)
                    .SetProperty(task => task.Crashes, 0)
                    .SetProperty(task => task.FirstFailureAt, (DateTimeOffset?)null)
                    .SetProperty(task => task.NextAttemptAt, now)
                    .SetProperty(task => task.EndTime, (DateTimeOffset?)null),
                cancellationToken);

    private async Task<bool> WantsPlanAsync(Execution execution, CancellationToken cancellationToken) =>
        execution.PlanState == PlanStates.Failed
        || (execution.PlanState == PlanStates.Finished && await Unlisted(execution.Id).AnyAsync(cancellationToken));

    private IQueryable<ReplicationTask> Unlisted(long execution) =>
        database.Tasks.Where(task => task.ExecutionId == execution && task.Status == TaskStates.Final && task.SourceReference == "");

    private async Task PlanAgainAsync(Execution execution, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Stopped before it began: it begins.
        if (execution.Artifacts is not null)
        {
            execution.PlanState = PlanStates.None;
            execution.State = ExecutionStates.Queued;
            return;
        }

        // They stand for repositories; the plan names again those that still cannot be listed.
        await Unlisted(execution.Id).ExecuteDeleteAsync(cancellationToken);
        execution.PlanState = PlanStates.Pending;
        execution.PlanFailures = 0;
        execution.PlanFirstFailureAt = null;
        execution.PlanReason = null;
        execution.PlanDetail = null;
        execution.PlanNextAttemptAt = now;
        execution.State = ExecutionStates.Planning;
        execution.ReopenedAt = now;
    }

    internal static void Open(Execution execution, DateTimeOffset now)
    {
        if (ExecutionStates.Final.Contains(execution.State))
            execution.State = ExecutionStates.Running;
        execution.EndTime = null;
        execution.KeepUntil = null;
        execution.StopRequestedAt = null;
        execution.StatusText = "";
        execution.Final = new ExecutionCounts();
        execution.ReopenedAt = now;
    }

    [LoggerMessage(LogLevel.Information, "Execution {Execution} goes on with {Tasks} tasks; planned again: {Plans}", EventName = "execution.resumed")]
    private static partial void GoesOn(ILogger logger, long execution, int tasks, bool plans);
}

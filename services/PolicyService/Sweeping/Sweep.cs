using HarborReplication.Contracts.Executions;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Checks;
using HarborReplication.PolicyService.Claims;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.DeadLetters;
using HarborReplication.PolicyService.Events;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.History;
using HarborReplication.PolicyService.Overlap;
using HarborReplication.PolicyService.Placements;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.PolicyService.Trials;
using HarborReplication.PolicyService.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Sweeping;

/// <summary>
/// Derives from rows whatever messages should have done, so that losing every message loses nothing: begins what is queued, ends what
/// is drained, stops what should stop, fails what kills workers, wakes workers that have something to do.
/// </summary>
internal sealed class Sweep(
    PolicyDbContext database, Drainage drainage, HistoryRetention history, DeadLetterReplays deadLetters, EventRelay events, PlacementIndex placements,
    BlobClaims claims, Adoption adoption, WebhookRuns webhooks, RegistryChecker checker, SourceReader reader, TaskStatistics statistics, Outbound outbound)
{
    private const int Most = 500;
    private static readonly TimeSpan HintLife = TimeSpan.FromSeconds(10);

    public async Task TickAsync(CancellationToken cancellationToken)
    {
        await using (var transaction = await database.BeginWriteAsync(Locks.Sweep, cancellationToken))
        {
            await FailKillersAsync(cancellationToken);
            await history.DecideAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await statistics.RefreshAsync(database, cancellationToken);
        await adoption.AdoptReturnedAsync(cancellationToken);
        await RepeatEventsAsync(cancellationToken);
        await WakeWorkersAsync(cancellationToken);
        await ForgetAsync(cancellationToken);
        await deadLetters.SendAsync(cancellationToken);
    }

    private async Task RepeatEventsAsync(CancellationToken cancellationToken)
    {
        foreach (var saga in await SagasAsync(execution => execution.State == ExecutionStates.Queued && execution.StopRequestedAt == null, cancellationToken))
            outbound.Send(new ExecutionRequested { CorrelationId = saga });
        foreach (var saga in await SagasAsync(
            execution => execution.State == ExecutionStates.Planning
                && (execution.PlanState == PlanStates.Finished || execution.PlanState == PlanStates.Failed),
            cancellationToken))
            outbound.Send(new ExecutionPlanned { CorrelationId = saga });
        foreach (var saga in await SagasAsync(
            execution => execution.StopRequestedAt != null
                && (execution.State == ExecutionStates.Queued || execution.State == ExecutionStates.Planning || execution.State == ExecutionStates.Running
                    || (execution.State == ExecutionStates.Stopping
                        && database.Tasks.Any(task => task.ExecutionId == execution.Id && task.Status == TaskStates.Pending))),
            cancellationToken))
            outbound.Send(new ExecutionStopRequested { CorrelationId = saga });
        foreach (var saga in await drainage.AllDrainedAsync(Most, cancellationToken))
            outbound.Send(new ExecutionDrained { CorrelationId = saga });
    }

    private Task<List<Guid>> SagasAsync(System.Linq.Expressions.Expression<Func<Execution, bool>> condition, CancellationToken cancellationToken) =>
        database.Executions.AsNoTracking().Where(condition).OrderBy(execution => execution.Id)
            .Select(execution => execution.CorrelationId).Take(Most).ToListAsync(cancellationToken);

    private async Task WakeWorkersAsync(CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        var regions = await database.Executions.AsNoTracking()
            .Where(execution => execution.StopRequestedAt == null
                && ((execution.State == ExecutionStates.Planning && execution.PlanState == PlanStates.Pending && execution.PlanNextAttemptAt <= now)
                    || ((execution.State == ExecutionStates.Planning || execution.State == ExecutionStates.Running)
                        && database.Tasks.Any(task => task.ExecutionId == execution.Id && task.Status == TaskStates.Pending && task.NextAttemptAt <= now))))
            .Select(execution => execution.Region)
            .Distinct()
            .ToListAsync(cancellationToken);
        foreach (var region in regions)
            outbound.Send(new WorkAvailable { Region = region }, HintLife);
    }

    // It had a session for itself as its last chance.
    private async Task FailKillersAsync(CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        await database.Tasks
            .Where(task => task.Status == TaskStates.Pending && task.Crashes > Dispatching.TaskPicker.SuspectCrashes)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(task => task.Status, TaskStates.Final)
                    .SetProperty(task => task.Outcome, Outcomes.Failed)
                    .SetProperty(task => task.Reason, Reasons.WorkerCrash)
                    .SetProperty(task => task.Detail, "every worker that took this task was lost, the last one with nothing else to do")
                    .SetProperty(task => task.EndTime, now),
                cancellationToken);
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        await history.ForgetAsync(cancellationToken);
        await database.Sessions.Where(session => session.Ended && session.LastHeardAt < now - TimeSpan.FromDays(7)).ExecuteDeleteAsync(cancellationToken);
        await checker.ForgetOldAsync(cancellationToken);
        await reader.ForgetOldAsync(cancellationToken);
        await placements.ForgetOldAsync(cancellationToken);
        await claims.ForgetOldAsync(cancellationToken);
        await webhooks.ForgetOldAsync(cancellationToken);
        await events.ForgetOldAsync(cancellationToken);
        await deadLetters.ForgetOldAsync(cancellationToken);
    }
}

using HarborReplication.Contracts.Events;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Overlap;
using HarborReplication.PolicyService.Reconciling;

namespace HarborReplication.PolicyService.Executions.Saga;

/// <summary>Ends an execution whose tasks have all ended, in Harbor's order of precedence: a failure, then a stop, then success.</summary>
internal static class ExecutionEnd
{
    public static async Task TryAsync(Execution execution, PolicyDbContext database, CancellationToken cancellationToken)
    {
        if (await new Drainage(database).HasUnfinishedAsync(execution.Id, cancellationToken))
            return;
        var counts = (await new ExecutionCounting(database).CountAsync([execution.Id], cancellationToken))[execution.Id];
        execution.Final = counts;
        execution.State = State(execution, counts);
        execution.StatusText = Text(execution, counts);
        execution.EndTime = await database.NowAsync(cancellationToken);
        if (counts.Stopped > 0)
            await new HandBack(database).FromAsync(execution, execution.EndTime.Value, cancellationToken);
        // Whatever went wrong is shown.
        execution.Quiet &= execution.State != ExecutionStates.Failed;
        if (execution.Reconcile is not null)
            ReconcileTelemetry.Ended(execution);
        if (execution.Quiet)
        {
            execution.KeepUntil = execution.EndTime;
            return;
        }

        await new ExecutionEvents(database).AddAsync(EventTypes.ExecutionFinished, execution, counts, cancellationToken);
        ExecutionTelemetry.Finished(execution);
    }

    private static string State(Execution execution, ExecutionCounts counts)
    {
        if (counts.Failed > 0 || execution.PlanState == PlanStates.Failed)
            return ExecutionStates.Failed;
        // Also where a single task of a stopped execution was tried again: the others are still stopped.
        return counts.Stopped > 0 || execution.PlanState == PlanStates.Cancelled
            ? ExecutionStates.Stopped
            : ExecutionStates.Succeeded;
    }

    private static string Text(Execution execution, ExecutionCounts counts)
    {
        if (execution.PlanState == PlanStates.Failed)
            return execution.StatusText;
        if (counts.Total == 0 && execution.PlanState == PlanStates.Finished)
            return "no resources need to be replicated";
        if (counts.Conflicts > 0)
            return $"{counts.Conflicts} destination tags differ and were left alone, because the policy does not override or the other push of a conflict stays";
        return counts.Superseded > 0 ? $"another execution of the policy carries on with {counts.Superseded} of its artifacts" : "";
    }
}

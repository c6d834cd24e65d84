using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions.Saga;

/// <summary>
/// Anything unfinished → Stopping: what is pending ends here, what workers hold ends by their settlement or their lease. Grants have
/// ceased since the row said stop.
/// </summary>
internal sealed class StopExecution : ExecutionStep
{
    protected override async Task RunAsync(Execution execution, PolicyDbContext database, CancellationToken cancellationToken)
    {
        if (execution.StopRequestedAt is null)
            return;
        var now = await database.NowAsync(cancellationToken);
        await database.Tasks
            .Where(task => task.ExecutionId == execution.Id && task.Status == TaskStates.Pending)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(task => task.Status, TaskStates.Final)
                    .SetProperty(task => task.Outcome, Outcomes.Stopped)
                    .SetProperty(task => task.Reason, Reasons.Stopped)
                    .SetProperty(task => task.Detail, "the execution was stopped")
                    .SetProperty(task => task.EndTime, now),
                cancellationToken);
        if (execution.PlanState is PlanStates.None or PlanStates.Pending or PlanStates.Granted)
        {
            execution.PlanState = PlanStates.Cancelled;
            execution.PlanSession = null;
        }

        execution.State = ExecutionStates.Stopping;
        await ExecutionEnd.TryAsync(execution, database, cancellationToken);
    }
}

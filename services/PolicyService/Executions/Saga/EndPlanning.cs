using HarborReplication.Contracts.Events;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Reconciling;

namespace HarborReplication.PolicyService.Executions.Saga;

/// <summary>Planning → Running when all batches are in; to the end when the source cannot be listed or nothing is left to do.</summary>
internal sealed class EndPlanning : ExecutionStep
{
    protected override async Task RunAsync(Execution execution, PolicyDbContext database, CancellationToken cancellationToken)
    {
        // Early or repeated: the plan is under way.
        if (execution.PlanState is not (PlanStates.Finished or PlanStates.Failed))
            return;
        if (execution.Reconcile is not null)
            await ReconciliationEnd.PlannedAsync(execution, database, cancellationToken);
        if (!execution.Quiet)
            await new ExecutionEvents(database).AddAsync(EventTypes.ExecutionPlanned, execution, null, cancellationToken);
        execution.State = ExecutionStates.Running;
        await ExecutionEnd.TryAsync(execution, database, cancellationToken);
    }
}

using HarborReplication.PolicyService.Database;

namespace HarborReplication.PolicyService.Executions.Saga;

/// <summary>Running or Stopping → the end, if nothing is left to do.</summary>
internal sealed class FinishExecution : ExecutionStep
{
    protected override Task RunAsync(Execution execution, PolicyDbContext database, CancellationToken cancellationToken) =>
        ExecutionEnd.TryAsync(execution, database, cancellationToken);
}

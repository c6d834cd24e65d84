using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions;

/// <summary>Asks executions to stop: grants cease with the commit, the rest follows from the row.</summary>
internal sealed class ExecutionStops(PolicyDbContext database)
{
    /// <returns>The saga to tell, null when the execution has ended; and whether there is such an execution at all.</returns>
    public async Task<(bool Exists, Guid? Saga)> RequestAsync(long id, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        await database.Executions
            .Where(execution => execution.Id == id && execution.StopRequestedAt == null && ExecutionStates.Unfinished.Contains(execution.State))
            .ExecuteUpdateAsync(set => set.SetProperty(execution => execution.StopRequestedAt, now), cancellationToken);
        var row = await database.Executions.AsNoTracking()
            .Where(execution => execution.Id == id)
            .Select(execution => new { execution.CorrelationId, execution.State })
            .SingleOrDefaultAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (row is not null, row is not null && ExecutionStates.Unfinished.Contains(row.State) ? row.CorrelationId : null);
    }
}

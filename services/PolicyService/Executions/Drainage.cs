using HarborReplication.Contracts.Executions;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions;

/// <summary>Finds executions that have nothing left to do: from rows, never from counters or messages.</summary>
internal sealed class Drainage(PolicyDbContext database)
{
    /// <summary>Tells the sagas of those among <paramref name="executions"/> that are drained.</summary>
    public async Task TellAsync(IReadOnlyList<long> executions, Outbound outbound, CancellationToken cancellationToken)
    {
        if (executions.Count == 0)
            return;
        var sagas = await Drained().Where(execution => executions.Contains(execution.Id)).Select(execution => execution.CorrelationId).ToListAsync(cancellationToken);
        foreach (var saga in sagas)
            outbound.Send(new ExecutionDrained { CorrelationId = saga });
    }

    /// <returns>The sagas of all drained executions that have not ended, at most <paramref name="most"/>.</returns>
    public Task<List<Guid>> AllDrainedAsync(int most, CancellationToken cancellationToken) =>
        Drained().OrderBy(execution => execution.Id).Take(most).Select(execution => execution.CorrelationId).ToListAsync(cancellationToken);

    /// <summary>Whether tasks of an execution are pending or granted.</summary>
    public Task<bool> HasUnfinishedAsync(long execution, CancellationToken cancellationToken) =>
        // In one statement: between two, what was granted may have become pending. A condition for each status, as the index has it.
        database.Executions.AnyAsync(
            row => row.Id == execution
                && (database.Tasks.Any(task => task.ExecutionId == row.Id && task.Status == TaskStates.Pending)
                    || database.Tasks.Any(task => task.ExecutionId == row.Id && task.Status == TaskStates.Granted)),
            cancellationToken);

    private IQueryable<Execution> Drained() => database.Executions.AsNoTracking()
        .Where(execution => execution.State == ExecutionStates.Running || execution.State == ExecutionStates.Stopping)
        .Where(execution => !database.Tasks.Any(task => task.ExecutionId == execution.Id && task.Status == TaskStates.Pending)
            && !database.Tasks.Any(task => task.ExecutionId == execution.Id && task.Status == TaskStates.Granted));
}

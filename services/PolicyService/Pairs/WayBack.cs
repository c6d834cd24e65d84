using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>
/// Has a tag copied back by the policy of the other direction, in the transaction that has decided so: its own event may have been lost, or have
/// come and gone.
/// </summary>
internal sealed class WayBack(PolicyDbContext database, ExecutionRequests requests)
{
    /// <returns>The saga of the execution; null where a task for it is under way, or the policy is gone.</returns>
    public async Task<Guid?> BeginAsync(ReplicationTask task, PairedTag tag, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await IsUnderWayAsync(task, tag, cancellationToken))
            return null;
        // The policy's deletion waits, or is seen here.
        await database.LockRowsAsync<Policy>(Persistence.RowLock.KeyShare, [tag.BackPolicyId], cancellationToken);
        var policy = await database.Policies.AsNoTracking().Include(row => row.Destinations)
            .SingleOrDefaultAsync(row => row.Id == tag.BackPolicyId && row.Enabled, cancellationToken);
        if (policy is null)
            return null;
        var execution = await requests.NamedAsync(
            policy, [new RequestedArtifact { Repository = task.DestinationRepository, Reference = task.DestinationReference, Operation = Operations.Copy }], now, cancellationToken);
        execution.StatusText = $"copies back what task {task.Id} of execution {task.ExecutionId} has found to stay";
        database.Executions.Add(execution);
        await database.SaveChangesAsync(cancellationToken);
        database.ChangeTracker.Clear();
        return execution.CorrelationId;
    }

    private Task<bool> IsUnderWayAsync(ReplicationTask task, PairedTag tag, CancellationToken cancellationToken) => database.Tasks.AnyAsync(
        back => back.PolicyId == tag.BackPolicyId && back.Status == TaskStates.Pending && back.Operation == Operations.Copy
            && back.DestinationRepository == task.SourceRepository && back.DestinationReference == task.SourceReference
            && back.SourceRepository == task.DestinationRepository
            && database.Executions.Any(execution => execution.Id == back.ExecutionId && execution.StopRequestedAt == null),
        cancellationToken);
}

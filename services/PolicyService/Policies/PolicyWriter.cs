using System.Linq.Expressions;
using HarborReplication.Contracts.Policies;
using HarborReplication.Messaging.Sending;
using HarborReplication.Persistence;
using HarborReplication.PolicyService.Access;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Reconciling;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.PolicyService.Webhooks;
using HarborReplication.Rules.Pairs;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Policies;

/// <summary>Saves policies, one writer at a time, and tells TriggerService that there is something new.</summary>
internal sealed class PolicyWriter(
    PolicyDbContext database, RegistryIds registries, PolicyChangeLog changes, PolicyFollowing following, Outbound outbound, ILogger<PolicyWriter> logger)
{
    private const int HistoryChunk = 20;
    public static readonly TimeSpan HintLife = TimeSpan.FromSeconds(30);

    /// <returns>The new policy's id, or why there is none.</returns>
    public async Task<(long Id, ApiProblem? Problem)> AddAsync(PolicyRequest request, CancellationToken cancellationToken)
    {
        if (PolicyRules.Check(request, registries.HasLocal) is { Count: > 0 } mistakes)
            return (0, ApiProblem.BadRequest(mistakes));
        await using var transaction = await database.BeginWriteAsync(Locks.PolicyChanges, cancellationToken);
        if (await RefuseAsync(request, 0, cancellationToken) is { } taken)
            return (0, taken);
        var (ends, problem) = await EndsAsync(request, cancellationToken);
        if (ends is null)
            return (0, problem);
        var now = await database.NowAsync(cancellationToken);
        var policy = new Policy { Name = "", SourceRegistryId = 0, Creator = AccessOptions.Admin, CreationTime = now, UpdateTime = now };
        policy.Destinations = [new PolicyDestination()];
        Fill(policy, request, ends);
        database.Policies.Add(policy);
        // The sequence is kept by the policy's id, which the database gives.
        await database.SaveChangesAsync(cancellationToken);
        await following.SaveAsync(before: null, policy, now, cancellationToken);
        await WebhookHaste.SoonAsync(database, policy.SourceRegistryId, now, cancellationToken);
        await CommitAsync(transaction, "created", policy.Id, policy.Name, deleted: false, cancellationToken);
        return (policy.Id, null);
    }

    /// <summary>Replaces the whole policy.</summary>
    /// <returns>Null when it is done.</returns>
    public async Task<ApiProblem?> ReplaceAsync(long id, PolicyRequest request, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.PolicyChanges, cancellationToken);
        var policy = await database.Policies.Include(row => row.Destinations).SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (policy is null)
            return Missing(id);
        if (PolicyRules.Check(request, registries.HasLocal) is { Count: > 0 } mistakes)
            return ApiProblem.BadRequest(mistakes);
        if (await RefuseAsync(request, id, cancellationToken) is { } taken)
            return taken;
        var (ends, problem) = await EndsAsync(request, cancellationToken);
        if (ends is null)
            return problem;
        var before = FollowedScope.Of(policy);
        Fill(policy, request, ends);
        policy.UpdateTime = await database.NowAsync(cancellationToken);
        await following.SaveAsync(before, policy, policy.UpdateTime, cancellationToken);
        await WebhookHaste.SoonAsync(database, policy.SourceRegistryId, policy.UpdateTime, cancellationToken);
        await CommitAsync(transaction, "changed", id, policy.Name, deleted: false, cancellationToken);
        return null;
    }

    /// <summary>Deletes a policy and its history, when no execution of it is under way.</summary>
    /// <returns>Null when it is gone.</returns>
    public async Task<ApiProblem?> DeleteAsync(long id, CancellationToken cancellationToken)
    {
        if (await KeepAsync(id, cancellationToken) is { } refused)
            return refused;
        await ForgetHistoryAsync(id, cancellationToken);
        await using var transaction = await database.BeginWriteAsync(Locks.PolicyChanges, cancellationToken);
        await database.LockRowsAsync<Policy>(RowLock.Update, [id], cancellationToken);
        if (await KeepAsync(id, cancellationToken) is { } late)
            return late;
        await DeleteAsync(execution => execution.PolicyId == id, cancellationToken);
        await database.Policies.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken);
        await CommitAsync(transaction, "deleted", id, "", deleted: true, cancellationToken);
        return null;
    }

    public static ApiProblem Missing(long id) => ApiProblem.NotFound($"replication policy {id} not found");

    private async Task<ApiProblem?> RefuseAsync(PolicyRequest request, long id, CancellationToken cancellationToken)
    {
        var name = request.Name!.Trim();
        if (await database.Policies.AnyAsync(policy => policy.Name == name && policy.Id != id, cancellationToken))
            return ApiProblem.Conflict($"name: replication policy {name} already exists; choose another name");
        return null;
    }

    /// <summary>The registries a request names, or why it cannot have them.</summary>
    public async Task<(PolicyEnds? Ends, ApiProblem? Problem)> EndsAsync(PolicyRequest request, CancellationToken cancellationToken)
    {
        var (from, to) = (PolicyRules.Id(request.SrcRegistry), PolicyRules.Id(request.DestRegistry));
        if (await registries.FindAsync(from, cancellationToken) is not { } source)
            return (null, registries.Missing(PolicyEnds.SourceField, from));
        if (await registries.FindAsync(to, cancellationToken) is not { } destination)
            return (null, registries.Missing(PolicyEnds.DestinationField, to));
        return source.Id == destination.Id && string.IsNullOrEmpty(request.DestNamespace)
            ? (null, ApiProblem.BadRequest(
                $"{PolicyEnds.DestinationField}: is the source too, so that every artifact would be copied onto itself; give another registry or a dest_namespace"))
            : (new PolicyEnds(source.Id, from == LocalRegistry.Id, destination.Id, to == LocalRegistry.Id), null);
    }

    private static void Fill(Policy policy, PolicyRequest request, PolicyEnds ends)
    {
        PolicyRules.Fill(policy, request);
        (policy.SourceRegistryId, policy.SourceIsLocal) = (ends.Source, ends.SourceIsLocal);
        var destination = policy.Destinations.Single();
        (destination.RegistryId, destination.IsLocal) = (ends.Destination, ends.DestinationIsLocal);
        policy.HomeRegistryId = request.Conflict != ConflictRules.HomeSite ? null
            : request.HomeRegistry == PolicyRules.Id(request.SrcRegistry) ? ends.Source : ends.Destination;
    }

    // Why the policy cannot be deleted; null when it can.
    private async Task<ApiProblem?> KeepAsync(long id, CancellationToken cancellationToken)
    {
        if (!await database.Policies.AnyAsync(row => row.Id == id, cancellationToken))
            return Missing(id);
        var unfinished = await database.Executions.AsNoTracking()
            // A comparison that has found nothing so far keeps nobody.
            .Where(execution => execution.PolicyId == id && ExecutionStates.Unfinished.Contains(execution.State) && !execution.Quiet)
            .OrderBy(execution => execution.Id).Select(execution => (long?)execution.Id).FirstOrDefaultAsync(cancellationToken);
        return unfinished is null
            ? null
            : ApiProblem.Precondition($"the policy {id} has running executions, cannot delete it: stop execution {unfinished} or wait for its end");
    }

    // Long histories go a few executions at a time, so that no writer waits for all of it.
    private async Task ForgetHistoryAsync(long id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var some = await database.Executions.AsNoTracking()
                .Where(execution => execution.PolicyId == id && ExecutionStates.Final.Contains(execution.State))
                .OrderBy(execution => execution.Id).Select(execution => execution.Id).Take(HistoryChunk).ToListAsync(cancellationToken);
            if (some.Count == 0)
                return;
            await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
            // One that goes on again meanwhile keeps the policy.
            await database.LockRowsAsync<Execution>(RowLock.Update, some, cancellationToken);
            await DeleteAsync(execution => some.Contains(execution.Id) && ExecutionStates.Final.Contains(execution.State), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    // Their tasks go with them, the tries of these do not.
    private async Task DeleteAsync(Expression<Func<Execution, bool>> which, CancellationToken cancellationToken)
    {
        var executions = await database.Executions.Where(which).Select(execution => execution.Id).ToListAsync(cancellationToken);
        if (executions.Count == 0)
            return;
        await TaskAttempts.ForgetAsync(database, database.Tasks.Where(task => executions.Contains(task.ExecutionId)), cancellationToken);
        await database.Executions.Where(execution => executions.Contains(execution.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task CommitAsync(WriteTransaction transaction, string change, long id, string name, bool deleted, CancellationToken cancellationToken)
    {
        var sequence = await changes.MoveAsync(id, deleted, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbound.Send(new PoliciesChanged { Sequence = sequence }, HintLife);
        ConfigurationLog.Written(logger, change, "policy", id, name);
    }
}

using System.Diagnostics;
using System.Text.Json;
using HarborReplication.Contracts.Requests;
using HarborReplication.Persistence;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Policies;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions;

/// <summary>Makes executions of requests: one each, however often the request comes.</summary>
internal sealed class ExecutionRequests(PolicyDbContext database)
{
    /// <summary>Commits the execution's row; everything after it follows from the row.</summary>
    public async Task<RequestedExecution> AddAsync(RequestReplication request, string? startedBy, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var known = await database.Executions.AsNoTracking()
            .Where(execution => execution.CorrelationId == request.RequestId)
            .Select(execution => (long?)execution.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (known is { } id)
            return new RequestedExecution(RequestVerdict.Accepted, id);
        // Its deletion waits for the execution, and then sees it.
        await database.LockRowsAsync<Policy>(RowLock.KeyShare, [request.PolicyId], cancellationToken);
        var policy = await database.Policies.AsNoTracking().Include(row => row.Destinations)
            .SingleOrDefaultAsync(row => row.Id == request.PolicyId, cancellationToken);
        if (policy is null)
            return new RequestedExecution(RequestVerdict.PolicyMissing, null);
        if (!policy.Enabled)
            return new RequestedExecution(RequestVerdict.PolicyDisabled, null);

        var execution = await ExecutionAsync(request, startedBy, policy, cancellationToken);
        database.Executions.Add(execution);
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // The unique key decides between two deliveries of one request.
            await transaction.DisposeAsync();
            database.ChangeTracker.Clear();
            var first = await database.Executions.AsNoTracking()
                .SingleOrDefaultAsync(row => row.CorrelationId == request.RequestId, cancellationToken);
            if (first is null)
                throw;
            return new RequestedExecution(RequestVerdict.Accepted, first.Id);
        }

        await transaction.CommitAsync(cancellationToken);
        return new RequestedExecution(RequestVerdict.Accepted, execution.Id);
    }

    private async Task<Execution> ExecutionAsync(RequestReplication request, string? startedBy, Policy policy, CancellationToken cancellationToken)
    {
        var region = policy.WorkerRegion
            ?? await database.Registries.Where(registry => registry.Id == policy.SourceRegistryId).Select(registry => registry.Region).SingleAsync(cancellationToken);
        return new Execution
        {
            CorrelationId = request.RequestId,
            PolicyId = policy.Id,
            Trigger = request.Trigger,
            Lane = request.Lane,
            Region = region,
            SourceRegistryId = policy.SourceRegistryId,
            Rules = ExecutionRules.Of(policy).Write(),
            Artifacts = request.Artifacts is null ? null : JsonSerializer.Serialize(request.Artifacts, JsonSerializerOptions.Web),
            Operator = startedBy,
            TraceParent = Activity.Current?.Id,
            RequestedAt = request.RequestedAt,
            StartTime = await database.NowAsync(cancellationToken),
        };
    }
}

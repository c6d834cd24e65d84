using System.Diagnostics;
using System.Text.Json;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.Persistence;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Pairs;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions;

/// <summary>Makes executions of requests: one each, however often the request comes.</summary>
internal sealed class ExecutionRequests(PolicyDbContext database, PairArrivals arrivals)
{
    /// <summary>Commits the execution's row; everything after it follows from the row.</summary>
    public async Task<RequestedExecution> AddAsync(RequestReplication request, string? startedBy, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        if (await KnownAsync(request.RequestId, cancellationToken) is { } id)
            return new RequestedExecution(RequestVerdict.Accepted, id);
        // Its deletion waits for the execution, and then sees it.
        await database.LockRowsAsync<Policy>(RowLock.KeyShare, [request.PolicyId], cancellationToken);
        var policy = await database.Policies.AsNoTracking().Include(row => row.Destinations)
            .SingleOrDefaultAsync(row => row.Id == request.PolicyId, cancellationToken);
        if (policy is null)
            return new RequestedExecution(RequestVerdict.PolicyMissing, null);
        if (!policy.Enabled)
            return new RequestedExecution(RequestVerdict.PolicyDisabled, null);
        if (request.Reconcile)
            return await ReconcileAsync(policy.Id, transaction, cancellationToken);
        if (request is { Trigger: TriggerTypes.EventBased, Artifacts: { Count: > 0 } artifacts })
        {
            var needed = await arrivals.TakeAsync(policy, artifacts, await database.NowAsync(cancellationToken), cancellationToken);
            PairTelemetry.Echoed(artifacts.Count - needed.Count);
            if (needed.Count == 0)
            {
                await transaction.CommitAsync(cancellationToken);
                return new RequestedExecution(RequestVerdict.Echo, null);
            }

            request = request with { Artifacts = needed };
        }

        return await AddAsync(await ExecutionAsync(request, startedBy, policy, cancellationToken), transaction, cancellationToken);
    }

    /// <summary>The same for artifacts that no policy asks for: of one registry to another as the rules say.</summary>
    public async Task<RequestedExecution> AddAsync(
        RequestReplication request, string? startedBy, RegistryRecord source, ExecutionRules rules, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        if (await KnownAsync(request.RequestId, cancellationToken) is { } id)
            return new RequestedExecution(RequestVerdict.Accepted, id);
        var execution = await ExecutionAsync(request, startedBy, source.Id, source.Region, rules, cancellationToken);
        return await AddAsync(execution, transaction, cancellationToken);
    }

    /// <summary>A comparison of a policy; the caller saves it.</summary>
    public async Task<Execution> ReconcilingAsync(Policy policy, string kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var request = new RequestReplication
        {
            RequestId = Guid.CreateVersion7(now), PolicyId = policy.Id, Trigger = TriggerTypes.EventBased, Lane = Lanes.Bulk, RequestedAt = now,
        };
        var execution = await ExecutionAsync(request, TriggerTypes.EventBased, policy, cancellationToken);
        (execution.Reconcile, execution.Quiet) = (kind, true);
        return execution;
    }

    /// <summary>Copies of named artifacts that an event would have asked for; the caller saves it.</summary>
    public Task<Execution> NamedAsync(Policy policy, IReadOnlyList<RequestedArtifact> artifacts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var request = new RequestReplication
        {
            RequestId = Guid.CreateVersion7(now), PolicyId = policy.Id, Trigger = TriggerTypes.EventBased, Lane = Lanes.Urgent, RequestedAt = now, Artifacts = artifacts,
        };
        return ExecutionAsync(request, TriggerTypes.EventBased, policy, cancellationToken);
    }

    // It begins when the one under way has ended, which may have passed by what this one is for.
    private async Task<RequestedExecution> ReconcileAsync(long policyId, WriteTransaction transaction, CancellationToken cancellationToken)
    {
        var wanted = await database.Reconciliations.Where(row => row.PolicyId == policyId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Wanted, true), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new RequestedExecution(wanted > 0 ? RequestVerdict.Reconciles : RequestVerdict.ReconcilesNot, null);
    }

    private Task<long?> KnownAsync(Guid requestId, CancellationToken cancellationToken) => database.Executions.AsNoTracking()
        .Where(execution => execution.CorrelationId == requestId)
        .Select(execution => (long?)execution.Id)
        .SingleOrDefaultAsync(cancellationToken);

    private async Task<RequestedExecution> AddAsync(Execution execution, WriteTransaction transaction, CancellationToken cancellationToken)
    {
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
            if (await KnownAsync(execution.CorrelationId, cancellationToken) is not { } first)
                throw;
            return new RequestedExecution(RequestVerdict.Accepted, first);
        }

        await transaction.CommitAsync(cancellationToken);
        return new RequestedExecution(RequestVerdict.Accepted, execution.Id);
    }

    private async Task<Execution> ExecutionAsync(RequestReplication request, string? startedBy, Policy policy, CancellationToken cancellationToken)
    {
        var region = policy.WorkerRegion
            ?? await database.Registries.Where(registry => registry.Id == policy.SourceRegistryId).Select(registry => registry.Region).SingleAsync(cancellationToken);
        return await ExecutionAsync(request, startedBy, policy.SourceRegistryId, region, ExecutionRules.Of(policy), cancellationToken);
    }

    private async Task<Execution> ExecutionAsync(
        RequestReplication request, string? startedBy, long sourceId, string region, ExecutionRules rules, CancellationToken cancellationToken) => new()
    {
        CorrelationId = request.RequestId,
        PolicyId = request.PolicyId,
        Trigger = request.Trigger,
        Lane = request.Lane,
        Region = region,
        SourceRegistryId = sourceId,
        Rules = rules.Write(),
        Artifacts = request.Artifacts is null ? null : JsonSerializer.Serialize(request.Artifacts, JsonSerializerOptions.Web),
        PlanArtifacts = request is { PlanArtifacts: true, Artifacts: not null },
        Operator = startedBy,
        TraceParent = Activity.Current?.Id,
        RequestedAt = request.RequestedAt,
        StartTime = await database.NowAsync(cancellationToken),
    };
}

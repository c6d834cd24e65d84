using System.Text.Json;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Reconciling;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>Lends plans, oldest first, comparisons after the others. Called under the grants lock.</summary>
internal sealed class PlanPicker(PolicyDbContext database)
{
    private const int MostConsidered = 500;

    public async Task<IReadOnlyList<GrantedPlan>> GrantAsync(
        RequestWork request, Availability availability, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (request.Free.Plans <= 0)
            return [];
        var closed = availability.Closed.ToList();
        var due = await database.Executions.AsNoTracking()
            .Where(execution => execution.Region == request.Region && execution.State == ExecutionStates.Planning
                && execution.StopRequestedAt == null && execution.PlanState == PlanStates.Pending && execution.PlanNextAttemptAt <= now
                && !closed.Contains(execution.SourceRegistryId))
            // One plan at a time of a policy that wants it so; copying does not count, so that one straggler delays itself only.
            .Where(execution => !database.Policies.Any(policy => policy.Id == execution.PolicyId && policy.SingleActive)
                || !database.Executions.Any(earlier => earlier.PolicyId == execution.PolicyId && earlier.Id < execution.Id
                    && (earlier.State == ExecutionStates.Queued || earlier.State == ExecutionStates.Planning)))
            // Nobody waits for a comparison.
            .OrderBy(execution => execution.Reconcile != null).ThenBy(execution => execution.PlanNextAttemptAt).ThenBy(execution => execution.Id)
            .Take(closed.Count == 0 ? request.Free.Plans : MostConsidered)
            .ToListAsync(cancellationToken);
        var compares = due.Exists(execution => execution.Reconcile is not null) && await ComparesAsync(request.Session, cancellationToken);
        var granted = new List<GrantedPlan>();
        foreach (var execution in due)
        {
            if (granted.Count == request.Free.Plans)
                break;
            // One at a time in each worker: a large source must not keep those waiting who have asked for something.
            if (execution.Reconcile is not null && compares)
                continue;
            // Where one of several destinations is away, the others are planned for, and its tasks will wait for it.
            if (ExecutionRules.Read(execution.Rules).Destinations.All(closed.Contains) || !availability.TryTake(execution.SourceRegistryId, null))
                continue;
            var updated = await database.Executions
                .Where(row => row.Id == execution.Id && row.PlanState == PlanStates.Pending && row.PlanAttempt == execution.PlanAttempt)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.PlanState, PlanStates.Granted)
                        .SetProperty(row => row.PlanAttempt, row => row.PlanAttempt + 1)
                        .SetProperty(row => row.PlanSession, request.Session)
                        .SetProperty(row => row.PlanGrantRequest, request.RequestNumber)
                        .SetProperty(row => row.PlanGrantedAt, now)
                        .SetProperty(row => row.PlanBatches, (int?)null),
                    cancellationToken);
            compares |= updated > 0 && execution.Reconcile is not null;
            if (updated > 0)
                granted.Add(await AnswerAsync(execution, closed, cancellationToken));
        }

        return granted;
    }

    private Task<bool> ComparesAsync(Guid session, CancellationToken cancellationToken) => database.Executions.AnyAsync(
        execution => execution.PlanSession == session && execution.PlanState == PlanStates.Granted && execution.Reconcile != null, cancellationToken);

    private async Task<GrantedPlan> AnswerAsync(Execution execution, List<long> closed, CancellationToken cancellationToken)
    {
        var rules = ExecutionRules.Read(execution.Rules);
        var ids = rules.Destinations.Append(execution.SourceRegistryId).ToList();
        var versions = await database.Registries.AsNoTracking()
            .Where(registry => ids.Contains(registry.Id))
            .ToDictionaryAsync(
                registry => registry.Id,
                registry => new RegistryVersion { RegistryId = registry.Id, Version = registry.Version },
                cancellationToken);
        return new GrantedPlan
        {
            ExecutionId = execution.Id,
            PlanAttempt = execution.PlanAttempt + 1,
            PolicyId = execution.PolicyId,
            Source = versions[execution.SourceRegistryId],
            Destinations =
            [
                .. rules.Destinations.Select(id => new PlanDestination
                {
                    Registry = versions[id], Namespace = rules.DestinationNamespace, ReplaceCount = rules.ReplaceCount, Unreachable = closed.Contains(id) ? true : null,
                }),
            ],
            Filters = [.. rules.Filters.Select(filter => filter.ToPlan())],
            Override = rules.Override,
            Only = execution.Artifacts is null ? null : JsonSerializer.Deserialize<List<RequestedArtifact>>(execution.Artifacts, JsonSerializerOptions.Web),
            Reconciles = execution.Reconcile is not null,
            TellsAbsent = execution.Reconcile == ReconcileKinds.Differences && rules.Deletion,
            IsBaseline = execution.Reconcile == ReconcileKinds.Baseline,
            TraceParent = execution.TraceParent,
        };
    }
}

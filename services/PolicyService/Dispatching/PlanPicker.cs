using System.Text.Json;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>Lends plans, oldest first. Called under the grants lock.</summary>
internal sealed class PlanPicker(PolicyDbContext database)
{
    public async Task<IReadOnlyList<GrantedPlan>> GrantAsync(RequestWork request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (request.Free.Plans <= 0)
            return [];
        var due = await database.Executions.AsNoTracking()
            .Where(execution => execution.Region == request.Region && execution.State == ExecutionStates.Planning
                && execution.StopRequestedAt == null && execution.PlanState == PlanStates.Pending && execution.PlanNextAttemptAt <= now)
            .OrderBy(execution => execution.PlanNextAttemptAt).ThenBy(execution => execution.Id)
            .Take(request.Free.Plans)
            .ToListAsync(cancellationToken);
        var granted = new List<GrantedPlan>();
        foreach (var execution in due)
        {
            var updated = await database.Executions
                .Where(row => row.Id == execution.Id && row.PlanState == PlanStates.Pending && row.PlanAttempt == execution.PlanAttempt)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.PlanState, PlanStates.Granted)
                        .SetProperty(row => row.PlanAttempt, row => row.PlanAttempt + 1)
                        .SetProperty(row => row.PlanSession, request.Session)
                        .SetProperty(row => row.PlanGrantRequest, request.RequestNumber)
                        .SetProperty(row => row.PlanBatches, (int?)null),
                    cancellationToken);
            if (updated > 0)
                granted.Add(await AnswerAsync(execution, cancellationToken));
        }

        return granted;
    }

    private async Task<GrantedPlan> AnswerAsync(Execution execution, CancellationToken cancellationToken)
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
                    Registry = versions[id], Namespace = rules.DestinationNamespace, ReplaceCount = rules.ReplaceCount,
                }),
            ],
            Filters = [.. rules.Filters.Select(filter => new PlanFilter { Type = filter.Type, Values = filter.Values(), Decoration = filter.Decoration })],
            Override = rules.Override,
            Only = execution.Artifacts is null ? null : JsonSerializer.Deserialize<List<RequestedArtifact>>(execution.Artifacts, JsonSerializerOptions.Web),
            TraceParent = execution.TraceParent,
        };
    }
}

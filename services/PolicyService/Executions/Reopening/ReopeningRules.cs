using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions.Reopening;

/// <summary>Whether an execution can go on.</summary>
internal sealed class ReopeningRules(PolicyDbContext database)
{
    /// <returns>Null when it can, or goes on already.</returns>
    public async Task<ApiProblem?> RefusalAsync(Execution execution, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (ExecutionStates.Unfinished.Contains(execution.State))
        {
            return execution.StopRequestedAt is null
                ? null
                : ApiProblem.Conflict($"execution {execution.Id} is being stopped; wait until it has ended");
        }

        // Its rows are being deleted, a part at a time.
        if (execution.KeepUntil <= now)
            return ApiProblem.Conflict($"execution {execution.Id} is older than history is kept; run policy {execution.PolicyId} instead");
        var policy = await database.Policies.Where(row => row.Id == execution.PolicyId)
            .Select(row => new { row.Enabled }).SingleOrDefaultAsync(cancellationToken);
        if (policy is null)
            return ApiProblem.Conflict($"policy {execution.PolicyId} of execution {execution.Id} does not exist any more");
        if (!policy.Enabled)
            return ApiProblem.Conflict($"policy {execution.PolicyId} of execution {execution.Id} is disabled; set its enabled to true first");
        return await MissingRegistryAsync(execution, cancellationToken);
    }

    // The policy may have other registries by now; the execution has those it was requested with.
    private async Task<ApiProblem?> MissingRegistryAsync(Execution execution, CancellationToken cancellationToken)
    {
        var wanted = ExecutionRules.Read(execution.Rules).Destinations.Append(execution.SourceRegistryId).Distinct().ToList();
        var known = await database.Registries.Where(registry => wanted.Contains(registry.Id)).Select(registry => registry.Id).ToListAsync(cancellationToken);
        var missing = wanted.Except(known).ToList();
        return missing.Count == 0
            ? null
            : ApiProblem.Conflict($"registry {missing[0]}, which execution {execution.Id} needs, does not exist any more; run policy {execution.PolicyId} instead");
    }
}

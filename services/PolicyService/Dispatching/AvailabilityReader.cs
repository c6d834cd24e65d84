using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>
/// Reads what is available in a region. Called under the grants lock, so that what is counted stays true until the grant is written. A
/// region without trouble that serves one destination costs two small queries.
/// </summary>
internal sealed class AvailabilityReader(PolicyDbContext database)
{
    public async Task<Availability> ReadAsync(string region, CancellationToken cancellationToken)
    {
        var breakers = await database.Breakers.AsNoTracking()
            .Where(breaker => breaker.Region == region && breaker.State != BreakerStates.Closed)
            .Select(breaker => new { breaker.Origin, breaker.State, breaker.Allowance })
            .ToListAsync(cancellationToken);
        var destinations = await DestinationsAsync(region, cancellationToken);
        if (breakers.Count == 0 && destinations.Count < 2)
            return Availability.Everything;

        var wanted = destinations.Concat(breakers.Select(breaker => breaker.Origin)).Distinct(StringComparer.Ordinal).ToList();
        var origins = await database.Registries.AsNoTracking().Where(registry => wanted.Contains(registry.Origin))
            .ToDictionaryAsync(registry => registry.Id, registry => registry.Origin, cancellationToken);
        var open = breakers.Where(breaker => breaker.State == BreakerStates.Open).Select(breaker => breaker.Origin).ToHashSet(StringComparer.Ordinal);
        var halfOpen = breakers.Where(breaker => breaker.State == BreakerStates.HalfOpen).ToList();
        var (writing, use) = halfOpen.Count > 0 || destinations.Count > 1
            ? await HeldAsync(region, origins, cancellationToken)
            : ([], []);
        var share = destinations.Count > 1 ? await ShareAsync(region, cancellationToken) : 0;
        return new Availability(
            origins,
            origins.Where(origin => open.Contains(origin.Value)).Select(origin => origin.Key),
            halfOpen.ToDictionary(breaker => breaker.Origin, breaker => breaker.Allowance - use.GetValueOrDefault(breaker.Origin)),
            destinations.Count > 1 ? destinations.ToDictionary(origin => origin, origin => share - writing.GetValueOrDefault(origin)) : []);
    }

    // Others wait where an execution is unfinished, and may come wherever a policy is enabled. A destination alone may have everything.
    private async Task<List<string>> DestinationsAsync(string region, CancellationToken cancellationToken)
    {
        var busy = database.Executions
            .Where(execution => execution.Region == region
                && (execution.State == ExecutionStates.Queued || execution.State == ExecutionStates.Planning || execution.State == ExecutionStates.Running))
            .Select(execution => execution.PolicyId);
        var policies = database.Policies
            .Join(database.Registries, policy => policy.SourceRegistryId, source => source.Id, (policy, source) =>
                new { policy.Id, policy.Enabled, Region = policy.WorkerRegion ?? source.Region })
            .Where(policy => busy.Contains(policy.Id) || (policy.Enabled && policy.Region == region))
            .Select(policy => policy.Id);
        return await database.PolicyDestinations.AsNoTracking()
            .Where(destination => policies.Contains(destination.PolicyId))
            .Join(database.Registries, destination => destination.RegistryId, registry => registry.Id, (_, registry) => registry.Origin)
            .Distinct().ToListAsync(cancellationToken);
    }

    private async Task<(Dictionary<string, int> Writing, Dictionary<string, int> Using)> HeldAsync(
        string region, Dictionary<long, string> origins, CancellationToken cancellationToken)
    {
        var tasks = await database.Tasks.AsNoTracking()
            .Where(task => task.Status == TaskStates.Granted)
            .Join(database.Sessions.Where(session => session.Region == region), task => task.Session, session => session.Id, (task, _) => task)
            .GroupBy(task => new { task.SourceRegistryId, task.DestinationRegistryId })
            .Select(group => new { group.Key.SourceRegistryId, group.Key.DestinationRegistryId, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var plans = await database.Executions.AsNoTracking()
            .Where(execution => execution.Region == region && execution.State == ExecutionStates.Planning && execution.PlanState == PlanStates.Granted)
            .GroupBy(execution => execution.SourceRegistryId)
            .Select(group => new { SourceRegistryId = group.Key, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var (writing, use) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var row in tasks)
        {
            var (from, to) = (origins.GetValueOrDefault(row.SourceRegistryId), origins.GetValueOrDefault(row.DestinationRegistryId));
            Add(writing, to, row.Count);
            Add(use, to, row.Count);
            Add(use, from == to ? null : from, row.Count);
        }

        foreach (var row in plans)
            Add(use, origins.GetValueOrDefault(row.SourceRegistryId), row.Count);
        return (writing, use);
    }

    private static void Add(Dictionary<string, int> counts, string? origin, int count)
    {
        if (origin is not null)
            counts[origin] = counts.GetValueOrDefault(origin) + count;
    }

    // Half of what the live sessions have, reserved urgent slots included.
    private async Task<int> ShareAsync(string region, CancellationToken cancellationToken)
    {
        var slots = await database.Sessions.AsNoTracking()
            .Where(session => session.Region == region && !session.Ended && !session.Draining)
            .SumAsync(session => session.Slots, cancellationToken);
        return Math.Max(1, slots / 2);
    }
}

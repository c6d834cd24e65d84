using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Pairs;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>
/// Reads what is available in a region. Called under the grants lock, so that what is counted stays true until the grant is written. A
/// region without trouble that serves one destination costs a small query.
/// </summary>
internal sealed class AvailabilityReader(PolicyDbContext database, GrantSettingsCache cache, PolicyPairsCache pairsCache)
{
    public async Task<Availability> ReadAsync(string region, SessionStanding standing, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var settings = await cache.AtAsync(standing.Changes, database, cancellationToken);
        var pairs = await pairsCache.AtAsync(standing.Changes, database, cancellationToken);
        var breakers = await database.Breakers.AsNoTracking()
            .Where(breaker => breaker.Region == region && breaker.State != BreakerStates.Closed)
            .Select(breaker => new { breaker.Origin, breaker.State, breaker.Allowance })
            .ToListAsync(cancellationToken);
        var destinations = settings.Enabled[region].ToList();
        // Where enabled policies write to all that any policy writes to, nothing more can be busy.
        if (settings.Destinations.Except(destinations, StringComparer.Ordinal).Any())
            destinations = [.. destinations.Union(await BusyAsync(region, settings, now, cancellationToken), StringComparer.Ordinal)];
        // Half of what the live sessions have, reserved urgent slots included.
        var share = (int)Math.Max(1, standing.Slots / 2);
        var shares = destinations.Count < 2 ? [] : destinations.ToDictionary(origin => origin, _ => share, StringComparer.Ordinal);
        var resting = settings.Windows.Where(policy => !policy.Value.AreOpen(now)).Select(policy => policy.Key).ToList();
        if (breakers.Count == 0 && shares.Count == 0 && settings.IsUnlimited && resting.Count == 0 && !pairs.AreThereAny)
            return Availability.Everything;

        var open = breakers.Where(breaker => breaker.State == BreakerStates.Open).Select(breaker => breaker.Origin).ToHashSet(StringComparer.Ordinal);
        var trials = breakers.Where(breaker => breaker.State == BreakerStates.HalfOpen)
            .ToDictionary(breaker => breaker.Origin, breaker => breaker.Allowance, StringComparer.Ordinal);
        var everywhere = trials.Count == 0 && shares.Count == 0 && settings.IsUnlimited ? [] : await HeldAsync(cancellationToken);
        var here = everywhere.Where(held => held.Region == region).ToList();
        Take(shares, here, To);
        Take(trials, here, To);
        Take(trials, here.Where(held => From(held) != To(held)), From);
        if (trials.Count > 0)
            Take(trials, await PlansAsync(region, cancellationToken), From);
        var (pulls, pushes, policies) = (settings.Pulls.ToDictionary(), settings.Pushes.ToDictionary(), settings.Policies.ToDictionary());
        Take(pulls, everywhere, From);
        Take(pushes, everywhere, To);
        Take(policies, everywhere, held => held.Policy);
        foreach (var (origin, room) in pushes)
            shares[origin] = Math.Min(room, shares.GetValueOrDefault(origin, int.MaxValue));
        return new Availability(
            settings.Origins, settings.Origins.Where(registry => open.Contains(registry.Value)).Select(registry => registry.Key), trials, shares, pulls, policies)
        {
            Resting = resting,
            Pairs = pairs,
        };

        string From(HeldTasks held) => settings.Origins.GetValueOrDefault(held.Source, "");
        string To(HeldTasks held) => settings.Origins.GetValueOrDefault(held.Destination, "");
    }

    // Where an execution is being planned or has something due. What waits for a later try claims nothing until then.
    private async Task<List<string>> BusyAsync(string region, GrantSettings settings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var busy = database.Executions
            .Where(execution => execution.Region == region
                && (execution.State == ExecutionStates.Queued || execution.State == ExecutionStates.Planning
                    || (execution.State == ExecutionStates.Running
                        && database.Tasks.Any(task => task.ExecutionId == execution.Id && task.Status == TaskStates.Pending && task.NextAttemptAt <= now))))
            .Select(execution => execution.PolicyId);
        var registries = await database.PolicyDestinations.AsNoTracking()
            .Where(destination => busy.Contains(destination.PolicyId))
            .Select(destination => destination.RegistryId)
            .Distinct().ToListAsync(cancellationToken);
        return [.. registries.Select(registry => settings.Origins.GetValueOrDefault(registry, "")).Distinct(StringComparer.Ordinal)];
    }

    private Task<List<HeldTasks>> HeldAsync(CancellationToken cancellationToken) =>
        database.Tasks.AsNoTracking()
            .Where(task => task.Status == TaskStates.Granted)
            .Join(database.Sessions, task => task.Session, session => session.Id, (task, session) =>
                new { session.Region, task.PolicyId, task.SourceRegistryId, task.DestinationRegistryId })
            .GroupBy(task => new { task.Region, task.PolicyId, task.SourceRegistryId, task.DestinationRegistryId })
            .Select(group => new HeldTasks
            {
                Region = group.Key.Region, Policy = group.Key.PolicyId, Source = group.Key.SourceRegistryId, Destination = group.Key.DestinationRegistryId,
                Count = group.Count(),
            })
            .ToListAsync(cancellationToken);

    private Task<List<HeldTasks>> PlansAsync(string region, CancellationToken cancellationToken) =>
        database.Executions.AsNoTracking()
            .Where(execution => execution.Region == region && execution.State == ExecutionStates.Planning && execution.PlanState == PlanStates.Granted)
            .GroupBy(execution => execution.SourceRegistryId)
            .Select(group => new HeldTasks { Region = region, Policy = 0, Source = group.Key, Destination = 0, Count = group.Count() })
            .ToListAsync(cancellationToken);

    private static void Take<TKey>(Dictionary<TKey, int> room, IEnumerable<HeldTasks> held, Func<HeldTasks, TKey> of)
        where TKey : notnull
    {
        foreach (var tasks in held)
        {
            if (room.TryGetValue(of(tasks), out var left))
                room[of(tasks)] = left - tasks.Count;
        }
    }
}

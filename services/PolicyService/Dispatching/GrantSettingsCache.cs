using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Windows;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>
/// Reads what operators have set only when a policy or a registry has changed anywhere, and not with every grant.
/// </summary>
internal sealed class GrantSettingsCache
{
    private volatile GrantSettings? _known;

    /// <param name="sequence">The place of the last change, looked at before: what changes meanwhile is newer, and makes it be read again.</param>
    /// <param name="database">Where it is read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<GrantSettings> AtAsync(long sequence, PolicyDbContext database, CancellationToken cancellationToken)
    {
        if (_known is { } known && known.Sequence == sequence)
            return known;
        var policies = await database.Policies.AsNoTracking().Where(policy => policy.MaxConcurrent > 0)
            .ToDictionaryAsync(policy => policy.Id, policy => policy.MaxConcurrent, cancellationToken);
        var enabled = await database.Policies.Where(policy => policy.Enabled)
            .Join(database.Registries, policy => policy.SourceRegistryId, source => source.Id, (policy, source) =>
                new { policy.Id, Region = policy.WorkerRegion ?? source.Region })
            .Join(database.PolicyDestinations, policy => policy.Id, destination => destination.PolicyId, (policy, destination) =>
                new { policy.Region, destination.RegistryId })
            .Distinct().ToListAsync(cancellationToken);
        var destinations = await database.PolicyDestinations.Select(destination => destination.RegistryId).Distinct().ToListAsync(cancellationToken);
        var registries = await database.Registries.AsNoTracking()
            .Select(registry => new { registry.Id, registry.Origin, registry.MaxConcurrentPulls, registry.MaxConcurrentPushes })
            .ToListAsync(cancellationToken);
        var origins = registries.ToDictionary(registry => registry.Id, registry => registry.Origin);
        return _known = new GrantSettings(
            sequence, origins,
            enabled.Select(one => (one.Region, Origin: origins.GetValueOrDefault(one.RegistryId, ""))).Distinct().ToLookup(one => one.Region, one => one.Origin, StringComparer.Ordinal),
            [.. destinations.Select(id => origins.GetValueOrDefault(id, "")).Distinct(StringComparer.Ordinal)],
            Lowest(registries.Select(registry => (registry.Origin, registry.MaxConcurrentPulls))),
            Lowest(registries.Select(registry => (registry.Origin, registry.MaxConcurrentPushes))),
            policies,
            await WindowsOfPolicies.ReadAsync(database.Policies, cancellationToken));
    }

    // Two records of one site share what it can take: the lowest of their limits.
    private static Dictionary<string, int> Lowest(IEnumerable<(string Origin, int Limit)> limits) =>
        limits.Where(one => one.Limit > 0).GroupBy(one => one.Origin, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Min(one => one.Limit), StringComparer.Ordinal);
}

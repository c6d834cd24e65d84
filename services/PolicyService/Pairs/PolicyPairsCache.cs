using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Policies;
using HarborReplication.Rules.Filters;
using HarborReplication.Rules.Naming;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>Reads which policies lead back to each other only when a policy or a registry has changed anywhere.</summary>
internal sealed class PolicyPairsCache
{
    private volatile Known? _known;

    /// <param name="sequence">The place of the last change, looked at before: what changes meanwhile is newer, and makes it be read again.</param>
    /// <param name="database">Where it is read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PolicyPairs> AtAsync(long sequence, PolicyDbContext database, CancellationToken cancellationToken)
    {
        if (_known is { } known && known.Sequence == sequence)
            return known.Pairs;
        var origins = await database.Registries.AsNoTracking().ToDictionaryAsync(registry => registry.Id, registry => registry.Origin, cancellationToken);
        var rows = await database.Policies.AsNoTracking().Where(policy => policy.Enabled)
            .Join(database.PolicyDestinations, policy => policy.Id, destination => destination.PolicyId, (policy, destination) => new { Policy = policy, destination.RegistryId })
            .Join(database.Registries, row => row.RegistryId, registry => registry.Id, (row, registry) => new { row.Policy, row.RegistryId, registry.Type })
            .ToListAsync(cancellationToken);
        var directions = rows.Select(row => Direction(row.Policy, row.RegistryId, row.Type, origins)).OfType<PolicyDirection>().ToList();
        var pairs = new PolicyPairs(directions, origins);
        _known = new Known(sequence, pairs);
        return pairs;
    }

    /// <summary>The same for whoever does not know the last change: one small query.</summary>
    public async Task<PolicyPairs> NowAsync(PolicyDbContext database, CancellationToken cancellationToken)
    {
        var latest = await database.QueryAsync<long>($"SELECT last AS \"Value\" FROM ({LastChange.Sql(database)}) AS c", cancellationToken);
        return await AtAsync(latest.Single(), database, cancellationToken);
    }

    private static PolicyDirection? Direction(Policy policy, long destination, string destinationType, Dictionary<long, string> origins)
    {
        if (!Selection.TryCreate([.. PolicyFilter.Read(policy.Filters).Select(filter => filter.ToRule())], out var selection, out _) || selection.NeedsSource
            || !DestinationNaming.TryCreate(policy.DestinationNamespace, policy.ReplaceCount, PathRule.For(destinationType), out var naming, out _)
            || !origins.TryGetValue(policy.SourceRegistryId, out var from) || !origins.TryGetValue(destination, out var to))
            return null;
        return new PolicyDirection(selection, naming)
        {
            PolicyId = policy.Id,
            SourceOrigin = from,
            DestinationOrigin = to,
            DestinationRegistryId = destination,
            Deletion = policy.Deletion,
            Rule = policy.Conflict,
            HomeOrigin = policy.HomeRegistryId is { } home ? origins.GetValueOrDefault(home) : null,
        };
    }

    private sealed record Known(long Sequence, PolicyPairs Pairs);
}

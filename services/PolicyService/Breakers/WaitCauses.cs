using System.Globalization;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Breakers;

/// <summary>Tells of unfinished work what it waits for: a worker of its region, a registry that cannot be reached. Derived when asked, never stored.</summary>
internal sealed class WaitCauses
{
    private readonly HashSet<string> _manned;
    private readonly Dictionary<(string Region, long Registry), RegistryBreaker> _waiting;

    private WaitCauses(HashSet<string> manned, Dictionary<(string Region, long Registry), RegistryBreaker> waiting) => (_manned, _waiting) = (manned, waiting);

    public static async Task<WaitCauses> ReadAsync(PolicyDbContext database, CancellationToken cancellationToken)
    {
        var manned = await database.Sessions.AsNoTracking().Where(session => !session.Ended).Select(session => session.Region).Distinct().ToListAsync(cancellationToken);
        var waiting = await database.Breakers.AsNoTracking()
            .Where(breaker => breaker.State != BreakerStates.Closed)
            .Join(database.Registries, breaker => breaker.Origin, registry => registry.Origin, (breaker, registry) => new { Breaker = breaker, registry.Id })
            .ToListAsync(cancellationToken);
        return new WaitCauses([.. manned], waiting.ToDictionary(row => (row.Breaker.Region, row.Id), row => row.Breaker));
    }

    /// <returns>Null when nothing but its turn keeps the work.</returns>
    public WaitCause? Of(string region, long source, long? destination = null)
    {
        if (!_manned.Contains(region))
            return new WaitCause(Reasons.NoWorkerInRegion, $"waits for a worker: none is running in region {region}", null);
        return Of(region, source, Reasons.Source) ?? (destination is { } other ? Of(region, other, Reasons.Destination) : null);
    }

    private WaitCause? Of(string region, long registry, string side)
    {
        if (!_waiting.TryGetValue((region, registry), out var breaker))
            return null;
        var reason = side + (breaker.Reason ?? Reasons.Unreachable);
        var since = breaker.StateSince.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return breaker.IsOpen
            ? new WaitCause(reason, $"waits for {breaker.Origin}, which cannot be reached from region {region} since {since}: {breaker.Detail}", breaker.NextCheckAt)
            : new WaitCause(reason, $"waits for its turn: {breaker.Origin} can be reached from region {region} again since {since}, and is given a few tasks at a time", null);
    }
}

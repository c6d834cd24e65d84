using System.Globalization;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Windows;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Breakers;

/// <summary>
/// Tells of unfinished work what it waits for: a worker of its region, a window of its policy, a registry that cannot be reached. Derived
/// when asked, never stored.
/// </summary>
internal sealed class WaitCauses
{
    private readonly HashSet<string> _manned;
    private readonly Dictionary<(string Region, long Registry), RegistryBreaker> _waiting;
    private readonly Dictionary<long, PolicyWindows> _resting;
    private readonly Dictionary<long, WaitCause> _openings = [];
    private readonly DateTimeOffset _now;

    private WaitCauses(
        HashSet<string> manned, Dictionary<(string Region, long Registry), RegistryBreaker> waiting, Dictionary<long, PolicyWindows> resting, DateTimeOffset now) =>
        (_manned, _waiting, _resting, _now) = (manned, waiting, resting, now);

    public static async Task<WaitCauses> ReadAsync(PolicyDbContext database, CancellationToken cancellationToken)
    {
        var manned = await database.Sessions.AsNoTracking().Where(session => !session.Ended).Select(session => session.Region).Distinct().ToListAsync(cancellationToken);
        var waiting = await database.Breakers.AsNoTracking()
            .Where(breaker => breaker.State != BreakerStates.Closed)
            .Join(database.Registries, breaker => breaker.Origin, registry => registry.Origin, (breaker, registry) => new { Breaker = breaker, registry.Id })
            .ToListAsync(cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var windows = await WindowsOfPolicies.ReadAsync(database.Policies, cancellationToken);
        return new WaitCauses(
            [.. manned], waiting.ToDictionary(row => (row.Breaker.Region, row.Id), row => row.Breaker),
            windows.Where(policy => !policy.Value.AreOpen(now)).ToDictionary(), now);
    }

    /// <summary>What keeps a plan.</summary>
    /// <returns>Null when nothing but its turn does.</returns>
    public WaitCause? Of(string region, long source) => Worker(region) ?? Of(region, source, Reasons.Source);

    /// <summary>What keeps a task of an execution in this lane.</summary>
    /// <returns>Null when nothing but its turn does.</returns>
    public WaitCause? Of(string region, string lane, long policy, long source, long destination) =>
        Worker(region) ?? (lane == Lanes.Bulk ? Window(policy) : null) ?? Of(region, source, Reasons.Source) ?? Of(region, destination, Reasons.Destination);

    private WaitCause? Worker(string region) => _manned.Contains(region)
        ? null
        : new WaitCause(Reasons.NoWorkerInRegion, $"waits for a worker: none is running in region {region}", null);

    private WaitCause? Window(long policy)
    {
        if (!_resting.TryGetValue(policy, out var windows))
            return null;
        if (_openings.TryGetValue(policy, out var known))
            return known;
        var opens = windows.OpenAt(_now);
        return _openings[policy] = new WaitCause(Reasons.PolicyRule, $"waits for the next window of its policy, which opens at {Text(opens)}", opens);
    }

    private WaitCause? Of(string region, long registry, string side)
    {
        if (!_waiting.TryGetValue((region, registry), out var breaker))
            return null;
        var reason = side + (breaker.Reason ?? Reasons.Unreachable);
        var since = Text(breaker.StateSince);
        return breaker.IsOpen
            ? new WaitCause(reason, $"waits for {breaker.Origin}, which cannot be reached from region {region} since {since}: {breaker.Detail}", breaker.NextCheckAt)
            : new WaitCause(reason, $"waits for its turn: {breaker.Origin} can be reached from region {region} again since {since}, and is given a few tasks at a time", null);
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

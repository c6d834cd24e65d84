using System.Text.Json;
using HarborReplication.Contracts.Events;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Events;
using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Breakers;

/// <summary>
/// Keeps the breakers: rows are locked in the order of their ids, changed by their own state machine, and what outsiders are told and the
/// registries' status are written with them. Called inside a transaction.
/// </summary>
internal sealed class BreakerBook(PolicyDbContext database, EventLog events)
{
    private const string Unreachable = "cannot be reached from region ";

    /// <summary>Takes in what attempts of a region's workers tell.</summary>
    /// <returns>The breakers of <paramref name="registries"/> afterwards.</returns>
    public async Task<BreakerSnapshot> TellAsync(
        string region, IReadOnlyCollection<long> registries, IReadOnlyList<Evidence> evidence, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await database.Breakers.AsNoTracking().Where(breaker => breaker.Region == region).ToListAsync(cancellationToken);
        if (known.Count == 0 && evidence.All(one => one.Kind == EvidenceKind.Reached))
            return BreakerSnapshot.None;
        var origins = await OriginsAsync(registries, cancellationToken);
        var byOrigin = evidence.Where(one => origins.ContainsKey(one.RegistryId)).ToLookup(one => origins[one.RegistryId]);
        var touched = byOrigin
            .Where(group => group.Any(one => one.Kind != EvidenceKind.Reached) || known.Any(breaker => breaker.Origin == group.Key && !breaker.IsCalm))
            .Select(group => group.Key).ToList();
        if (touched.Count == 0)
            return Snapshot(known, origins, []);
        await AddAsync(region, touched, now, cancellationToken);
        var changes = await ChangeAsync(
            breaker => breaker.Region == region && touched.Contains(breaker.Origin),
            breaker => Apply(breaker, byOrigin[breaker.Origin], now),
            now, cancellationToken);
        return Snapshot(await database.Breakers.AsNoTracking().Where(breaker => breaker.Region == region).ToListAsync(cancellationToken), origins, changes);
    }

    /// <summary>Locks breakers, changes them, and writes what follows.</summary>
    public async Task<IReadOnlyList<BreakerChange>> ChangeAsync(
        System.Linq.Expressions.Expression<Func<RegistryBreaker, bool>> which, Action<RegistryBreaker> change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = await database.Breakers.Where(which).Select(breaker => breaker.Id).ToListAsync(cancellationToken);
        if (ids.Count == 0)
            return [];
        await database.LockRowsAsync<RegistryBreaker>(Persistence.RowLock.Update, ids, cancellationToken);
        var changes = new List<BreakerChange>();
        var breakers = await database.Breakers.Where(breaker => ids.Contains(breaker.Id)).ToListAsync(cancellationToken);
        foreach (var breaker in breakers)
        {
            var from = breaker.State;
            change(breaker);
            if (breaker.State != from)
                changes.Add(new BreakerChange(breaker.Region, breaker.Origin, from, breaker.State, breaker.Reason, breaker.Detail, breaker.NextCheckAt));
        }

        await database.SaveChangesAsync(cancellationToken);
        foreach (var breaker in breakers)
            database.Entry(breaker).State = EntityState.Detached;
        await SetStatusAsync(changes, cancellationToken);
        await events.AddAsync(changes.Where(one => one.To != BreakerStates.Closed).Select(one => Event(one, now)), cancellationToken);
        return changes;
    }

    // What went well comes first: what went wrong is younger, or weighs more.
    private static void Apply(RegistryBreaker breaker, IEnumerable<Evidence> evidence, DateTimeOffset now)
    {
        foreach (var kind in evidence.GroupBy(one => one.Kind).OrderBy(group => group.Key))
        {
            if (kind.Key == EvidenceKind.Reached)
            {
                breaker.Reached(kind.Count(one => breaker.State == BreakerStates.Closed || one.Began >= breaker.StateSince), now);
                continue;
            }

            foreach (var one in kind)
            {
                if (kind.Key == EvidenceKind.Down)
                    breaker.Down(one.Began, one.Reason, one.Detail, now);
                else
                    breaker.Stalled(one.Began, one.Reason, one.Detail, now);
            }
        }
    }

    private async Task AddAsync(string region, List<string> origins, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var origin in origins.Order(StringComparer.Ordinal))
        {
            await database.StatementAsync(
                $$"""
                INSERT INTO {{database.Table<RegistryBreaker>()}}
                    (region, origin, state, strikes, stalls, failures, allowance, state_since, allowance_since, open_milliseconds)
                VALUES ({0}, {1}, '{{BreakerStates.Closed}}', 0, 0, 0, 0, {2}, {2}, 0)
                ON CONFLICT DO NOTHING
                """,
                cancellationToken, region, origin, database.Time(now));
        }
    }

    // A registry is shown unhealthy while it cannot be reached from some region, and healthy again only where nothing else was wrong.
    private async Task SetStatusAsync(IReadOnlyList<BreakerChange> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
        {
            if (change.To == BreakerStates.Open)
            {
                var detail = $"{Unreachable}{change.Region}: {change.Detail}";
                await database.Registries.Where(registry => registry.Origin == change.Origin && registry.Status == RegistryRecord.Healthy).ExecuteUpdateAsync(
                    set => set.SetProperty(registry => registry.Status, RegistryRecord.Unhealthy).SetProperty(registry => registry.StatusDetail, detail),
                    cancellationToken);
            }
            else if (change.From == BreakerStates.Open
                && !await database.Breakers.AnyAsync(breaker => breaker.Origin == change.Origin && breaker.State == BreakerStates.Open, cancellationToken))
            {
                await database.Registries
                    .Where(registry => registry.Origin == change.Origin && EF.Functions.Like(registry.StatusDetail!, $"{Unreachable}%"))
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(registry => registry.Status, RegistryRecord.Healthy).SetProperty(registry => registry.StatusDetail, (string?)null),
                        cancellationToken);
            }
        }
    }

    private static EventLogEntry Event(BreakerChange change, DateTimeOffset now) => new()
    {
        Type = change.To == BreakerStates.Open ? EventTypes.RegistryUnreachable : EventTypes.RegistryReachable,
        Subject = $"registries/{change.Origin}",
        OccurredAt = now,
        Data = JsonSerializer.Serialize(new
        {
            origin = change.Origin,
            region = change.Region,
            reason = change.Reason,
            detail = change.Detail,
            next_check_at = change.NextCheckAt,
        }),
    };

    private Task<Dictionary<long, string>> OriginsAsync(IReadOnlyCollection<long> registries, CancellationToken cancellationToken) =>
        database.Registries.AsNoTracking().Where(registry => registries.Contains(registry.Id))
            .ToDictionaryAsync(registry => registry.Id, registry => registry.Origin, cancellationToken);

    private static BreakerSnapshot Snapshot(List<RegistryBreaker> breakers, Dictionary<long, string> origins, IReadOnlyList<BreakerChange> changes)
    {
        var byOrigin = breakers.ToDictionary(breaker => breaker.Origin, StringComparer.Ordinal);
        return new BreakerSnapshot(
            origins.Where(origin => byOrigin.ContainsKey(origin.Value)).ToDictionary(origin => origin.Key, origin => byOrigin[origin.Value]), changes);
    }
}

using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>What budgets are limited to at a moment: links by their limits and timetables, policies by their speed.</summary>
internal sealed class BudgetLimits(PolicyDbContext database)
{
    /// <summary>Harbor's unit of speed: a kilobit, 128 bytes.</summary>
    private const long BytesPerKilobit = 128;

    /// <summary>Bytes per second of each; null for no limit.</summary>
    public async Task<IReadOnlyDictionary<string, long?>> OfAsync(IReadOnlyCollection<string> budgets, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = budgets.ToDictionary(budget => budget, _ => (long?)null, StringComparer.Ordinal);
        var read = budgets.Select(Read).OfType<Named>().ToList();
        var sources = read.Where(named => named.IsLink).Select(named => named.From).Distinct().ToList();
        if (sources.Count > 0)
        {
            foreach (var link in await database.Links.AsNoTracking().Where(link => sources.Contains(link.SourceRegistryId)).ToListAsync(cancellationToken))
                Limit(found, Budgets.Link(link.SourceRegistryId, link.DestinationRegistryId), Timetable.LimitOf(link, now));
        }

        var ids = read.Where(named => !named.IsLink).Select(named => named.From).Distinct().ToList();
        if (ids.Count > 0)
        {
            var speeds = await database.Policies.AsNoTracking().Where(policy => ids.Contains(policy.Id) && policy.Speed > 0)
                .Select(policy => new { policy.Id, policy.Speed }).ToDictionaryAsync(policy => policy.Id, policy => policy.Speed, cancellationToken);
            foreach (var named in read.Where(named => !named.IsLink && speeds.ContainsKey(named.From)))
                Limit(found, named.Budget, speeds[named.From] * BytesPerKilobit);
        }

        return found;
    }

    private static void Limit(Dictionary<string, long?> found, string budget, long? limit)
    {
        if (found.ContainsKey(budget))
            found[budget] = limit;
    }

    private static Named? Read(string budget) => Budgets.TryRead(budget, out var isLink, out var from, out _) ? new Named(budget, isLink, from) : null;

    private sealed record Named(string Budget, bool IsLink, long From);
}

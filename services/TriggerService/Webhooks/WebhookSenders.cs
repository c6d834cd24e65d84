using System.Collections.Concurrent;
using System.Globalization;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Registries;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Webhooks;

/// <summary>The registries that webhooks come from. One that sends many in a row is looked up once a second.</summary>
internal sealed class WebhookSenders(TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, (FollowedRegistry Registry, long At)> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// Finds a registry by id or name. What is remembered counts only when it <paramref name="fits"/>: a secret that was just set is
    /// accepted at once, one that was just replaced for a second more.
    /// </summary>
    public async ValueTask<FollowedRegistry?> FindAsync(
        string registry, TriggerDbContext database, Func<FollowedRegistry, bool> fits, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(registry, out var known) && time.GetElapsedTime(known.At) < Life && fits(known.Registry))
            return known.Registry;
        var found = await FindAsync(registry, database, cancellationToken);
        // Only what exists is remembered, so that this is bounded by the registries there are.
        if (found is null)
            _known.TryRemove(registry, out _);
        else
            _known[registry] = (found, time.GetTimestamp());
        return found;
    }

    // An id comes first: a registry may be named like the id of another.
    private static async Task<FollowedRegistry?> FindAsync(string registry, TriggerDbContext database, CancellationToken cancellationToken)
    {
        var registries = database.Registries.AsNoTracking();
        if (long.TryParse(registry, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && await registries.SingleOrDefaultAsync(row => row.RegistryId == id, cancellationToken) is { } byId)
        {
            return byId;
        }

        return await registries.Where(row => row.Name == registry).OrderByDescending(row => row.Sequence).FirstOrDefaultAsync(cancellationToken);
    }
}

using System.Collections.Concurrent;

namespace HarborReplication.TriggerService.EventSources;

/// <summary>
/// When this replica last took a webhook of each registry. In memory: a row for it would be written by every webhook, and whoever is told
/// keeps the latest.
/// </summary>
internal sealed class WebhookArrivals(TimeProvider time)
{
    private readonly ConcurrentDictionary<long, DateTimeOffset> _last = new();

    public void Note(long registryId) => _last[registryId] = time.GetUtcNow();

    public DateTimeOffset? Last(long registryId) => _last.TryGetValue(registryId, out var at) ? at : null;
}

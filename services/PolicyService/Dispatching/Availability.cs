using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>
/// What may be lent to a region's workers now: nothing that needs a registry whose breaker is open, a few tasks of one that has just come
/// back, and no more than a share of the region's slots to one destination. Kept up to date while a request is answered.
/// </summary>
internal sealed class Availability
{
    private readonly IReadOnlyDictionary<long, string> _origins;
    private readonly Dictionary<string, int> _trials;
    private readonly Dictionary<string, int> _shares;
    private readonly HashSet<long> _closed;

    /// <param name="origins">Of the registries below.</param>
    /// <param name="closed">Registries whose breaker is open.</param>
    /// <param name="trials">Room for tasks that read from or write to an origin whose breaker is half-open.</param>
    /// <param name="shares">Room for tasks that write to an origin; without an entry there is no limit.</param>
    public Availability(
        IReadOnlyDictionary<long, string> origins, IEnumerable<long> closed, IReadOnlyDictionary<string, int> trials, IReadOnlyDictionary<string, int> shares)
    {
        (_origins, _trials, _shares, _closed) = (origins, new(trials, StringComparer.Ordinal), new(shares, StringComparer.Ordinal), [.. closed]);
        foreach (var origin in _trials.Where(trial => trial.Value <= 0).Select(trial => trial.Key))
            Close(origin);
        ClosedDestinations = [.. _origins.Where(registry => _shares.TryGetValue(registry.Value, out var room) && room <= 0).Select(registry => registry.Key)];
    }

    /// <summary>Those of <paramref name="tasks"/> whose registries take more.</summary>
    public IQueryable<ReplicationTask> Of(IQueryable<ReplicationTask> tasks)
    {
        if (_closed.Count == 0 && ClosedDestinations.Count == 0)
            return tasks;
        var sources = _closed.ToList();
        var destinations = _closed.Union(ClosedDestinations).ToList();
        return tasks.Where(task => !sources.Contains(task.SourceRegistryId) && !destinations.Contains(task.DestinationRegistryId));
    }

    public static Availability Everything => new(new Dictionary<long, string>(), [], new Dictionary<string, int>(), new Dictionary<string, int>());

    /// <summary>Nothing is lent that needs one of these registries.</summary>
    public IReadOnlyCollection<long> Closed => _closed;

    /// <summary>Nothing is lent that writes to one of these; reading from them is no matter.</summary>
    public HashSet<long> ClosedDestinations { get; }

    /// <summary>Takes a place for a task. False: there is none.</summary>
    public bool TryTake(long source, long? destination)
    {
        if (_closed.Contains(source) || (destination is { } closed && (_closed.Contains(closed) || ClosedDestinations.Contains(closed))))
            return false;
        var from = _origins.GetValueOrDefault(source);
        var to = destination is { } id ? _origins.GetValueOrDefault(id) : null;
        foreach (var origin in new[] { from, to }.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (_trials.TryGetValue(origin, out var room) && (_trials[origin] = room - 1) <= 0)
                Close(origin);
        }

        if (to is not null && _shares.TryGetValue(to, out var share) && (_shares[to] = share - 1) <= 0)
            ClosedDestinations.UnionWith(_origins.Where(registry => registry.Value == to).Select(registry => registry.Key));
        return true;
    }

    private void Close(string origin) => _closed.UnionWith(_origins.Where(registry => registry.Value == origin).Select(registry => registry.Key));
}

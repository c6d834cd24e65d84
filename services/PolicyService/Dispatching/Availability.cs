using HarborReplication.PolicyService.Pairs;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>
/// What may be lent to a region's workers now: nothing that needs a registry whose breaker is open, a few tasks of one that has just come
/// back, no more than a share of the region's slots to one destination, and no more than operators allow. Kept up to date while a request
/// is answered.
/// </summary>
internal sealed class Availability
{
    private readonly IReadOnlyDictionary<long, string> _origins;
    private readonly Dictionary<string, int> _trials;
    private readonly Dictionary<string, int> _shares;
    private readonly Dictionary<string, int> _pulls;
    private readonly Dictionary<long, int> _policies;
    private readonly HashSet<long> _closed;

    /// <param name="origins">Of the registries below.</param>
    /// <param name="closed">Registries whose breaker is open.</param>
    /// <param name="trials">Room for tasks that read from or write to an origin whose breaker is half-open.</param>
    /// <param name="shares">Room for tasks that write to an origin; without an entry there is no limit.</param>
    /// <param name="pulls">Room for tasks that read from an origin; without an entry there is no limit.</param>
    /// <param name="policies">Room for tasks of a policy; without an entry there is no limit.</param>
    public Availability(
        IReadOnlyDictionary<long, string> origins, IEnumerable<long> closed, IReadOnlyDictionary<string, int> trials, IReadOnlyDictionary<string, int> shares,
        IReadOnlyDictionary<string, int> pulls, IReadOnlyDictionary<long, int> policies)
    {
        (_pulls, _policies) = (new(pulls, StringComparer.Ordinal), new(policies));
        (_origins, _trials, _shares, _closed) = (origins, new(trials, StringComparer.Ordinal), new(shares, StringComparer.Ordinal), [.. closed]);
        foreach (var origin in _trials.Where(trial => trial.Value <= 0).Select(trial => trial.Key))
            Close(origin);
        ClosedDestinations = [.. _origins.Where(registry => _shares.TryGetValue(registry.Value, out var room) && room <= 0).Select(registry => registry.Key)];
        ClosedSources = [.. _origins.Where(registry => _pulls.TryGetValue(registry.Value, out var room) && room <= 0).Select(registry => registry.Key)];
        ClosedPolicies = [.. _policies.Where(policy => policy.Value <= 0).Select(policy => policy.Key)];
    }

    /// <summary>Those of <paramref name="tasks"/> whose registries take more.</summary>
    public IQueryable<ReplicationTask> Of(IQueryable<ReplicationTask> tasks)
    {
        if (ClosedPolicies.Count > 0)
        {
            var policies = ClosedPolicies.ToList();
            tasks = tasks.Where(task => !policies.Contains(task.PolicyId));
        }

        if (_closed.Count == 0 && ClosedDestinations.Count == 0 && ClosedSources.Count == 0)
            return tasks;
        var sources = _closed.Union(ClosedSources).ToList();
        var destinations = _closed.Union(ClosedDestinations).ToList();
        return tasks.Where(task => !sources.Contains(task.SourceRegistryId) && !destinations.Contains(task.DestinationRegistryId));
    }

    public static Availability Everything => new(
        new Dictionary<long, string>(), [], new Dictionary<string, int>(), new Dictionary<string, int>(), new Dictionary<string, int>(),
        new Dictionary<long, int>());

    /// <summary>Nothing is lent that needs one of these registries.</summary>
    public IReadOnlyCollection<long> Closed => _closed;

    /// <summary>Nothing is lent that writes to one of these; reading from them is no matter.</summary>
    public HashSet<long> ClosedDestinations { get; }

    /// <summary>No tasks are lent that read from one of these; listing it is no matter.</summary>
    public HashSet<long> ClosedSources { get; }

    /// <summary>No tasks of these policies are lent.</summary>
    public HashSet<long> ClosedPolicies { get; }

    /// <summary>Policies outside of their windows: none of their tasks in lane bulk are lent. Planning is no matter.</summary>
    public IReadOnlyCollection<long> Resting { get; init; } = [];

    /// <summary>Tags that are copied in both directions: none is read while it is written.</summary>
    public PolicyPairs Pairs { get; init; } = PolicyPairs.None;

    /// <summary>Takes a place for a task of a policy, or for a plan, which has no destination. False: there is none.</summary>
    public bool TryTake(long source, long? destination, long policy = 0)
    {
        if (destination is not null && (ClosedSources.Contains(source) || ClosedPolicies.Contains(policy)))
            return false;
        if (_closed.Contains(source) || (destination is { } closed && (_closed.Contains(closed) || ClosedDestinations.Contains(closed))))
            return false;
        var from = _origins.GetValueOrDefault(source);
        var to = destination is { } id ? _origins.GetValueOrDefault(id) : null;
        foreach (var origin in new[] { from, to }.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (_trials.TryGetValue(origin, out var room) && (_trials[origin] = room - 1) <= 0)
                Close(origin);
        }

        if (destination is not null)
            TakeAllowed(from, policy);
        if (to is not null && _shares.TryGetValue(to, out var share) && (_shares[to] = share - 1) <= 0)
            ClosedDestinations.UnionWith(_origins.Where(registry => registry.Value == to).Select(registry => registry.Key));
        return true;
    }

    private void TakeAllowed(string? from, long policy)
    {
        if (from is not null && _pulls.TryGetValue(from, out var room) && (_pulls[from] = room - 1) <= 0)
            ClosedSources.UnionWith(_origins.Where(registry => registry.Value == from).Select(registry => registry.Key));
        if (_policies.TryGetValue(policy, out var left) && (_policies[policy] = left - 1) <= 0)
            ClosedPolicies.Add(policy);
    }

    private void Close(string origin) => _closed.UnionWith(_origins.Where(registry => registry.Value == origin).Select(registry => registry.Key));
}

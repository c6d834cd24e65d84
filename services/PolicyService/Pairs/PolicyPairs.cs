using HarborReplication.PolicyService.Tasks;
using HarborReplication.Rules.Naming;
using HarborReplication.Rules.Pairs;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>
/// Which tags are copied in both directions, judged from the enabled policies alone: the other one must take the tag where this one puts it,
/// and lead it back to exactly where it came from. Both directions find the same pairs.
/// </summary>
internal sealed class PolicyPairs
{
    public static readonly PolicyPairs None = new([], new Dictionary<long, string>());

    private readonly Dictionary<(long Policy, long Destination), PolicyDirection> _directions;
    private readonly ILookup<(string From, string To), PolicyDirection> _between;
    private readonly Dictionary<string, long> _sites;
    private readonly HashSet<long> _policies;

    /// <param name="directions">Of policies that select by names and tags only: nobody can tell from its name whether another one takes a tag.</param>
    /// <param name="origins">Of every registry.</param>
    public PolicyPairs(IReadOnlyList<PolicyDirection> directions, IReadOnlyDictionary<long, string> origins)
    {
        Origins = origins;
        _sites = origins.GroupBy(registry => registry.Value, registry => registry.Key, StringComparer.Ordinal)
            .ToDictionary(site => site.Key, site => site.Min(), StringComparer.Ordinal);
        _directions = directions.DistinctBy(direction => (direction.PolicyId, direction.DestinationRegistryId)).ToDictionary(direction => (direction.PolicyId, direction.DestinationRegistryId));
        _between = directions.OrderBy(direction => direction.PolicyId).ToLookup(direction => (direction.SourceOrigin, direction.DestinationOrigin));
        _policies = [.. directions.Where(direction => Back(direction).Any()).Select(direction => direction.PolicyId)];
    }

    public IReadOnlyDictionary<long, string> Origins { get; }

    public bool AreThereAny => _policies.Count > 0;

    /// <summary>Whether another policy leads back from where this one copies to. What it takes there is another question.</summary>
    public bool Includes(long policyId) => _policies.Contains(policyId);

    /// <summary>The policy whose rule decides between the ends of this one; null where nothing comes back.</summary>
    public long? RulingPolicy(long policyId) => Includes(policyId)
        ? _directions.Values.Where(direction => direction.PolicyId == policyId)
            .SelectMany(direction => Back(direction).Concat(_between[(direction.SourceOrigin, direction.DestinationOrigin)])).Min(direction => direction.PolicyId)
        : null;

    public PairedTag? Find(ReplicationTask task) =>
        Find(task.PolicyId, task.DestinationRegistryId, task.SourceRepository, task.SourceReference) is { } tag
        && tag.DestinationRepository == task.DestinationRepository && task.DestinationReference == task.SourceReference
            ? tag
            : null;

    public PairedTag? Find(long policyId, long destinationRegistryId, string repository, string reference)
    {
        if (!Includes(policyId) || !_directions.TryGetValue((policyId, destinationRegistryId), out var own) || !ReferenceGrammar.IsTag(reference)
            || own.Leads(repository, reference) is not { } there)
            return null;
        var back = Back(own).Where(direction => direction.Leads(there, reference) == repository).ToList();
        if (back.Count == 0)
            return null;
        var ruling = back.Concat(_between[(own.SourceOrigin, own.DestinationOrigin)].Where(direction => direction.Leads(repository, reference) == there))
            .MinBy(direction => direction.PolicyId)!;
        var (source, destination) = (_sites[own.SourceOrigin], _sites[own.DestinationOrigin]);
        var sourceIsLow = source != destination ? source < destination : string.CompareOrdinal(repository, there) < 0;
        return new PairedTag
        {
            Key = sourceIsLow ? new PairKey(source, repository, destination, there, reference) : new PairKey(destination, there, source, repository, reference),
            Source = sourceIsLow ? PairEnd.Low : PairEnd.High,
            SourceOrigin = own.SourceOrigin,
            DestinationOrigin = own.DestinationOrigin,
            DestinationRepository = there,
            BackPolicyId = back[0].PolicyId,
            DeletesBack = back.Exists(direction => direction.Deletion),
            Rule = ruling.Rule,
            Home = ruling.HomeOrigin == own.SourceOrigin ? End(isSource: true) : ruling.HomeOrigin == own.DestinationOrigin ? End(isSource: false) : null,
        };

        PairEnd End(bool isSource) => isSource == sourceIsLow ? PairEnd.Low : PairEnd.High;
    }

    private IEnumerable<PolicyDirection> Back(PolicyDirection direction) =>
        _between[(direction.DestinationOrigin, direction.SourceOrigin)].Where(other => other.PolicyId != direction.PolicyId);
}

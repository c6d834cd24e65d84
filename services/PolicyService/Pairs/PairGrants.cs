using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>What goes with granted copies of tags that are copied in the other direction too. Costs nothing where there are none.</summary>
internal sealed class PairGrants(PairTags tags)
{
    public async Task<IReadOnlyDictionary<long, TagPair>> OfAsync(IEnumerable<ReplicationTask> granted, PolicyPairs pairs, CancellationToken cancellationToken)
    {
        var paired = new Dictionary<long, PairedTag>();
        foreach (var task in granted.Where(task => task.Operation == Operations.Copy && pairs.Includes(task.PolicyId)))
        {
            if (pairs.Find(task) is { } tag)
                paired[task.Id] = tag;
        }

        var known = await tags.ReadAsync(paired.Values.Select(tag => tag.Key), cancellationToken);
        return paired.ToDictionary(task => task.Key, task => Pair(task.Value, known.GetValueOrDefault(task.Value.Key)));
    }

    private static TagPair Pair(PairedTag tag, PairTag? known) => new()
    {
        Synced = known?.SyncedDigest,
        Winner = known?.WinnerDigest,
        Loser = known?.LoserDigest,
        // What was pushed again since both had it is no remnant of a deletion.
        FollowsDeletion = tag.DeletesBack && !(known?.Synced is { } synced && known.PushAt(tag.Source) is { } push && push.Digest == synced.Digest && push.At > synced.At),
    };
}

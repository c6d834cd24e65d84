using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.Rules.Pairs;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>
/// Looks at what events ask of a policy whose tags are copied in the other direction too: marks when what was pushed, and leaves out what only
/// tells of a copy's own write.
/// </summary>
internal sealed class PairArrivals(PolicyDbContext database, PolicyPairsCache cache, PairTags tags)
{
    /// <summary>Within the transaction that makes an execution of them.</summary>
    /// <returns>Those that need a task.</returns>
    public async Task<IReadOnlyList<RequestedArtifact>> TakeAsync(
        Policy policy, IReadOnlyList<RequestedArtifact> artifacts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pairs = await cache.NowAsync(database, cancellationToken);
        if (!pairs.Includes(policy.Id))
            return artifacts;
        var arrivals = Arrivals(policy, artifacts, pairs);
        var known = await tags.ReadAsync(arrivals.Select(one => one.Tag.Key), cancellationToken);
        // Of a policy with several destinations no event is an echo of all.
        var candidates = policy.Destinations.Count > 1 ? [] : arrivals.Where(one => IsEcho(one, known.GetValueOrDefault(one.Tag.Key), now)).ToList();
        var busy = await BusyAsync(candidates, cancellationToken);
        var echoes = candidates.Where(one => !busy.Contains(one.Number)).ToList();
        var left = echoes.Select(one => one.Number).ToHashSet();
        await tags.PushedAsync(
            arrivals.Where(one => left.Contains(one.Number) || !IsOfACopy(one, known.GetValueOrDefault(one.Tag.Key)))
                .Select(one => new PushedTag(one.Tag.Key, one.Tag.Source, left.Contains(one.Number) ? null : one.Digest)),
            now, cancellationToken);
        return [.. artifacts.Where((_, number) => !left.Contains(number))];
    }

    private static List<NumberedArrival> Arrivals(Policy policy, IReadOnlyList<RequestedArtifact> artifacts, PolicyPairs pairs)
    {
        var arrivals = new List<NumberedArrival>();
        for (var number = 0; number < artifacts.Count; number++)
        {
            var artifact = artifacts[number];
            if (artifact is not { Operation: Operations.Copy, Digest: { } digest })
                continue;
            foreach (var destination in policy.Destinations)
            {
                if (pairs.Find(policy.Id, destination.RegistryId, artifact.Repository, artifact.Reference) is { } tag)
                    arrivals.Add(new NumberedArrival(number, tag, digest));
            }
        }

        return arrivals;
    }

    private static bool IsOfACopy(NumberedArrival one, PairTag? known) => known?.SyncedDigest == one.Digest && known.WrittenEnd == one.Tag.Source;

    private static bool IsEcho(NumberedArrival one, PairTag? known, DateTimeOffset now) =>
        new Arrival(one.Digest, one.Tag.Source).IsEcho(known?.Synced, known?.PushAt(one.Tag.Destination), now);

    // A copy that is under way may have read what was there before. One that is still to begin will see what is there then.
    private async Task<HashSet<long>> BusyAsync(List<NumberedArrival> arrivals, CancellationToken cancellationToken)
    {
        if (arrivals.Count == 0)
            return [];
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}", new("number", "bigint"), new("origin", "text"), new("repository", "text"), new("reference", "text"));
        var ends = arrivals.SelectMany(one => new[]
        {
            new { one.Number, Origin = one.Tag.SourceOrigin, one.Tag.At(one.Tag.Source).Repository, one.Tag.Key.Reference },
            new { one.Number, Origin = one.Tag.DestinationOrigin, Repository = one.Tag.DestinationRepository, one.Tag.Key.Reference },
        });
        var busy = await database.QueryAsync<long>(
            $$"""
            SELECT s.number AS "Value" FROM {{rows}}
            WHERE EXISTS (
                SELECT 1 FROM {{database.Table<ReplicationTask>()}} AS t
                WHERE t.status = '{{TaskStates.Granted}}' AND t.destination_origin = s.origin AND t.destination_repository = s.repository
                    AND t.destination_reference = s.reference)
            """,
            cancellationToken, JsonRows.Value(ends));
        return [.. busy];
    }

    /// <param name="Number">Its place among what is asked for.</param>
    /// <param name="Tag">What it asks for, in one destination.</param>
    /// <param name="Digest">What was pushed.</param>
    private sealed record NumberedArrival(long Number, PairedTag Tag, string Digest);
}

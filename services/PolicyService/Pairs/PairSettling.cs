using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Events;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.Rules.Pairs;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>
/// What settlements tell of tags that are copied in both directions, within the transaction that applies them: what both ends have now, and what
/// stays where both have changed. A conflict is decided under the lock of the tag's row and recorded; only then a task may overwrite the loser.
/// </summary>
internal sealed class PairSettling(PolicyDbContext database, PolicyPairsCache cache, PairTags tags, WayBack wayBack, EventLog events)
{
    /// <param name="current">Settlements that count, each with its task as it was.</param>
    /// <param name="late">Those that do not count any more, of attempts that have written the tag.</param>
    /// <param name="now">The database's clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PairedSettlements> ApplyAsync(
        List<(ReplicationTask Task, TaskSettlement Settlement)> current, List<(ReplicationTask Task, TaskSettlement Settlement)> late, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (!current.Exists(one => IsMeant(one.Settlement)) && !late.Exists(one => IsMeant(one.Settlement)))
            return new PairedSettlements(current, [], []);
        var pairs = await cache.NowAsync(database, cancellationToken);
        var found = current.Concat(late).Where(one => IsMeant(one.Settlement)).DistinctBy(one => one.Task.Id)
            .Select(one => (one.Task.Id, Tag: pairs.Find(one.Task)))
            .Where(one => one.Tag is not null).ToDictionary(one => one.Id, one => one.Tag!);
        var rows = await tags.SyncAsync(
            [
                .. current.Where(one => found.ContainsKey(one.Task.Id)).Select(one => Synced(found[one.Task.Id], one.Task, one.Settlement)),
                .. late.Where(one => found.ContainsKey(one.Task.Id)).Select(one => Synced(found[one.Task.Id].Key, one.Settlement)),
            ],
            now, cancellationToken);
        foreach (var gone in current.Concat(late).Where(one => one.Settlement.Gone && found.ContainsKey(one.Task.Id)))
            await tags.ForgetAsync(found[gone.Task.Id].Key, cancellationToken);
        var (told, begun, recorded) = (new List<(ReplicationTask, TaskSettlement)>(), new List<Guid>(), new List<RecordedConflict>());
        foreach (var (task, settlement) in current)
        {
            // The event that would bring the newer one may have been lost, or have come before something that it lost to.
            if (IsLeft(settlement) && found.TryGetValue(task.Id, out var left) && await wayBack.BeginAsync(task, left, now, cancellationToken) is { } execution)
                begun.Add(execution);
            // Where the policies have changed since, the next attempt goes by what they are now.
            told.Add((task, settlement.Disputed is not { } disputed ? settlement
                : !found.TryGetValue(task.Id, out var tag) ? settlement with { Outcome = Outcomes.Returned }
                : await DecideAsync(task, settlement, disputed, tag, rows[tag.Key], begun, recorded, now, cancellationToken)));
        }

        await RecordAsync(recorded, cancellationToken);
        return new PairedSettlements(told, begun, recorded);
    }

    private static bool IsMeant(TaskSettlement settlement) => settlement.Paired || settlement.Gone;

    private static bool IsLeft(TaskSettlement settlement) => settlement is { Paired: true, Outcome: Outcomes.Skipped, Digest: not null };

    // What was written late is what the source had before: known as that, it is overwritten when the task runs again, and not taken for a push.
    private static SyncedTag Synced(PairKey key, TaskSettlement late) =>
        new(key, Outcomes.Present.Contains(late.Outcome) ? late.Digest : null, null);

    private static SyncedTag Synced(PairedTag tag, ReplicationTask task, TaskSettlement settlement) =>
        Outcomes.Present.Contains(settlement.Outcome) && settlement.Digest is { } digest && !task.RunAgain
            ? new SyncedTag(tag.Key, digest, settlement.Wrote ? tag.Destination : null)
            : new SyncedTag(tag.Key, null, null);

    private async Task<TaskSettlement> DecideAsync(
        ReplicationTask task, TaskSettlement settlement, DisputedTag disputed, PairedTag tag, PairTag known, List<Guid> begun, List<RecordedConflict> recorded,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sourceIsLow = tag.Source == PairEnd.Low;
        var (low, high) = sourceIsLow ? (disputed.SourceDigest, disputed.DestinationDigest) : (disputed.DestinationDigest, disputed.SourceDigest);
        // Decided before, it stays decided, whatever was pushed elsewhere since.
        var winner = (known.WinnerDigest, known.LoserDigest) == (low, high) ? PairEnd.Low : (known.WinnerDigest, known.LoserDigest) == (high, low) ? PairEnd.High : (PairEnd?)null;
        if (winner is null)
        {
            var verdict = new Conflict
            {
                Low = low, High = high, Rule = tag.Rule, Home = tag.Home, LowPush = known.PushAt(PairEnd.Low), HighPush = known.PushAt(PairEnd.High),
            }.Decide();
            winner = verdict.Winner;
            await tags.DecideAsync(tag.Key, winner == PairEnd.Low ? low : high, winner == PairEnd.Low ? high : low, cancellationToken);
            recorded.Add(Recorded(task, tag, low, high, verdict, now));
        }

        if (winner == tag.Source)
            return settlement with { Outcome = Outcomes.Returned, Detail = $"{disputed.SourceDigest} stays and {disputed.DestinationDigest} is recorded as lost: it is overwritten now" };
        if (await wayBack.BeginAsync(task, tag, now, cancellationToken) is { } execution)
            begun.Add(execution);
        return settlement with
        {
            Reason = Reasons.PolicyRule,
            Detail = $"{disputed.DestinationDigest} at the destination stays and {disputed.SourceDigest} is recorded as lost; policy {tag.BackPolicyId} copies it back",
        };
    }

    private static RecordedConflict Recorded(ReplicationTask task, PairedTag tag, string low, string high, ConflictVerdict verdict, DateTimeOffset now)
    {
        var loser = verdict.Winner == PairEnd.Low ? PairEnd.High : PairEnd.Low;
        var (won, lost) = (tag.At(verdict.Winner), tag.At(loser));
        return new RecordedConflict
        {
            PolicyId = task.PolicyId, ExecutionId = task.ExecutionId, TaskId = task.Id, Reference = tag.Key.Reference, Rule = verdict.By, At = now,
            WinnerRegistryId = won.RegistryId, WinnerRepository = won.Repository, WinnerDigest = verdict.Winner == PairEnd.Low ? low : high,
            LoserRegistryId = lost.RegistryId, LoserRepository = lost.Repository, LoserDigest = loser == PairEnd.Low ? low : high,
        };
    }

    private async Task RecordAsync(List<RecordedConflict> conflicts, CancellationToken cancellationToken)
    {
        if (conflicts.Count == 0)
            return;
        database.Conflicts.AddRange(conflicts);
        await database.SaveChangesAsync(cancellationToken);
        database.ChangeTracker.Clear();
        await events.AddAsync(conflicts.Select(ConflictEvents.Of), cancellationToken);
    }
}

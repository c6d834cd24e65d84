using HarborReplication.Contracts.Words;
using HarborReplication.Persistence;
using HarborReplication.Persistence.Rows;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.Policies;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Matching;

/// <summary>Holds new events against the policies and collects what these take, within the caller's transaction.</summary>
internal sealed partial class EventMatcher(TriggerDbContext database, Selections selections, ILogger<EventMatcher> logger)
{
    private const int Batch = 1000;

    /// <returns>True when there may be more.</returns>
    public async Task<bool> MatchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var events = await database.Events.AsNoTracking()
            .Where(row => row.MatchedAt == null).OrderBy(row => row.Id).Take(Batch).ToListAsync(cancellationToken);
        if (events.Count == 0)
            return false;
        var sources = events.Select(row => row.RegistryId).Distinct().ToList();
        var policies = await database.Policies.AsNoTracking()
            .Where(policy => policy.Enabled && policy.Trigger == TriggerTypes.EventBased && sources.Contains(policy.SourceRegistryId!.Value))
            .ToListAsync(cancellationToken);
        await CollectAsync(Match(events, policies), cancellationToken);
        var ids = events.Select(row => row.Id).ToList();
        await database.Events.Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.MatchedAt, now), cancellationToken);
        return events.Count == Batch;
    }

    private List<CollectedArtifact> Match(List<StoredEvent> events, List<FollowedPolicy> policies)
    {
        var matched = new HashSet<long>();
        var newest = new Dictionary<(long, string, string), CollectedArtifact>();
        foreach (var policy in policies)
        {
            // Whatever is wrong with one policy stops no other.
            try
            {
                var selection = selections.Of(policy);
                foreach (var happened in events.Where(row => row.RegistryId == policy.SourceRegistryId))
                {
                    if (EventMatch.Of(policy, selection, happened) is not { } collected)
                        continue;
                    newest[(collected.PolicyId, collected.Repository, collected.Reference)] = collected;
                    matched.Add(happened.Id);
                }
            }
            catch (Exception e)
            {
                NotMatched(logger, e, policy.PolicyId);
            }
        }

        foreach (var happened in events)
            EventTelemetry.Matched(happened.Via, happened.Kind, matched.Contains(happened.Id));
        return [.. newest.Values];
    }

    private async Task CollectAsync(List<CollectedArtifact> artifacts, CancellationToken cancellationToken)
    {
        if (artifacts.Count == 0)
            return;
        var (time, boolean) = database.Provider == DatabaseProvider.Postgres ? ("timestamptz", "boolean") : ("integer", "integer");
        var rows = JsonRows.Source(
            database.Provider, "a", "{0}",
            new("policy_id", "bigint"), new("repository", "text"), new("reference", "text"), new("operation", "text"), new("digest", "text"),
            new("planned", boolean), new("requested_at", time));
        var values = artifacts.Select(one => new
        {
            one.PolicyId, one.Repository, one.Reference, one.Operation, one.Digest, one.Planned, RequestedAt = database.Time(one.RequestedAt),
        });
        // The newest event of a key wins.
        await database.StatementAsync(
            $$"""
            INSERT INTO {{database.Table<CollectedArtifact>()}} AS c (policy_id, repository, reference, operation, digest, planned, requested_at)
            SELECT a.policy_id, a.repository, a.reference, a.operation, a.digest, a.planned, a.requested_at
            FROM {{rows}}
            WHERE true
            ON CONFLICT (policy_id, repository, reference) DO UPDATE
            SET operation = excluded.operation, digest = excluded.digest, planned = excluded.planned, requested_at = excluded.requested_at
            """,
            cancellationToken, JsonRows.Value(values));
    }

    [LoggerMessage(LogLevel.Error, "Policy {PolicyId} was passed over by events: it could not be matched", EventName = "events.not-matched")]
    private static partial void NotMatched(ILogger logger, Exception exception, long policyId);
}

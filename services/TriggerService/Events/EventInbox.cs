using System.Globalization;
using HarborReplication.Persistence;
using HarborReplication.Persistence.Rows;
using HarborReplication.TriggerService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Events;

/// <summary>The rows of events: written before anything is promised, each once however often it is told.</summary>
internal sealed class EventInbox(TriggerDbContext database, TriggerServiceOptions options, EventSignal signal)
{
    private const int MostForgotten = 5000;

    /// <summary>
    /// Adds events within the caller's transaction, or commits them in one of its own, and returns those that were new. A caller with a
    /// transaction raises <see cref="EventSignal"/> after its commit; otherwise matching begins within a second all the same.
    /// </summary>
    public async Task<IReadOnlyList<ArtifactEvent>> AddAsync(IReadOnlyList<ArtifactEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return [];
        if (database.Database.CurrentTransaction is not null)
            return await InsertAsync(events, cancellationToken);
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var added = await InsertAsync(events, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (added.Count > 0)
            signal.Raise();
        return added;
    }

    /// <summary>Deletes some of the events that were matched so long ago that nobody tells them again.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var before = await database.NowAsync(cancellationToken) - options.EventRetention;
        await database.Events
            .Where(row => row.MatchedAt < before)
            .OrderBy(row => row.MatchedAt)
            .Take(MostForgotten)
            .ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<ArtifactEvent>> InsertAsync(IReadOnlyList<ArtifactEvent> events, CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        var time = database.Provider == DatabaseProvider.Postgres ? "timestamptz" : "integer";
        var rows = JsonRows.Source(
            database.Provider, "e", "{0}",
            new("place", "integer"), new("registry_id", "bigint"), new("key", "text"), new("kind", "text"), new("repository", "text"),
            new("tag", "text"), new("digest", "text"), new("occurred_at", time), new("via", "text"), new("actor", "text"));
        var values = events.Select((one, place) => new
        {
            Place = place,
            one.RegistryId,
            one.Key,
            one.Kind,
            one.Repository,
            one.Tag,
            one.Digest,
            OccurredAt = database.Time(one.OccurredAt),
            one.Via,
            Actor = one.Actor is { Length: > StoredEvent.MaxActorLength } actor ? actor[..StoredEvent.MaxActorLength] : one.Actor,
        });
        // In one order of keys, so that two that tell the same events do not wait for each other.
        var names = await database.QueryAsync<string>(
            $$"""
            INSERT INTO {{database.Table<StoredEvent>()}}
                (registry_id, key, kind, repository, tag, digest, occurred_at, received_at, via, actor)
            SELECT e.registry_id, e.key, e.kind, e.repository, e.tag, e.digest, e.occurred_at, {1}, e.via, e.actor
            FROM {{rows}}
            WHERE true
            ORDER BY e.place
            ON CONFLICT (registry_id, key) DO NOTHING
            RETURNING registry_id || ' ' || key AS "Value"
            """,
            cancellationToken, JsonRows.Value(values), database.Time(now));
        var left = names.ToHashSet(StringComparer.Ordinal);
        List<ArtifactEvent> added = [.. events.Where(one => left.Remove(string.Create(CultureInfo.InvariantCulture, $"{one.RegistryId} {one.Key}")))];
        EventTelemetry.Stored(events, added);
        return added;
    }
}

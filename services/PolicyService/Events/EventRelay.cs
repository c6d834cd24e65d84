using System.Globalization;
using System.Text.Json;
using HarborReplication.Contracts.Events;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Events;

/// <summary>
/// Carries the event log to the exchange, in one order for everybody: sequences are given after commit, one replica at a time. An event
/// is marked when the broker has confirmed it, so it may come twice (with the same id), never not at all.
/// </summary>
internal sealed class EventRelay(PolicyDbContext database, Outbound outbound)
{
    private const int Batch = 200;

    /// <summary>Longer than a step may take, so that two relays do not publish the same events out of order.</summary>
    private static readonly TimeSpan ClaimLife = EventRelayLoop.StepTimeout * 2;
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <returns>True when there may be more.</returns>
    public async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        var events = await ClaimAsync(cancellationToken);
        if (events.Count == 0)
            return false;
        // No transaction is open here: whatever the broker does, it holds up nobody but this relay.
        foreach (var entry in events)
            await outbound.PublishConfirmedAsync(Event(entry), cancellationToken);
        var ids = events.Select(entry => entry.Id).ToList();
        var now = await database.NowAsync(cancellationToken);
        await database.EventLog.Where(entry => ids.Contains(entry.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.PublishedAt, now), cancellationToken);
        return events.Count == Batch;
    }

    private async Task<List<EventLogEntry>> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.EventRelay, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var first = await database.EventLog.AsNoTracking()
            .Where(entry => entry.Sequence != null && entry.PublishedAt == null)
            .OrderBy(entry => entry.Sequence)
            .Take(Batch)
            .ToListAsync(cancellationToken);
        if (first.Exists(entry => entry.ClaimedUntil > now))
            return [];
        // What has a sequence already was claimed by a relay that did not come to its end.
        var events = first.Count > 0 ? await ClaimAgainAsync(first, now, cancellationToken) : await SequenceAsync(now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return events;
    }

    private async Task<List<EventLogEntry>> ClaimAgainAsync(List<EventLogEntry> events, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = events.Select(entry => entry.Id).ToList();
        await database.EventLog.Where(entry => ids.Contains(entry.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.ClaimedUntil, now + ClaimLife), cancellationToken);
        return events;
    }

    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        var before = await database.NowAsync(cancellationToken) - Life;
        await database.EventLog.Where(entry => entry.PublishedAt < before).OrderBy(entry => entry.Id).Take(10_000).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<List<EventLogEntry>> SequenceAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var table = database.Table<EventLogEntry>();
        var sql =
            $$"""
            UPDATE {{table}} AS e SET sequence = o.number + (SELECT coalesce(max(sequence), 0) FROM {{table}}), claimed_until = {0}
            FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM {{table}} WHERE sequence IS NULL ORDER BY id LIMIT {{Batch}}) AS o
            WHERE e.id = o.id
            RETURNING {{database.ChangedRow("e")}}
            """;
        var events = await database.EventLog.FromSqlRaw(sql, database.Time(now + ClaimLife)).AsNoTracking().ToListAsync(cancellationToken);
        events.Sort((one, other) => Nullable.Compare(one.Sequence, other.Sequence));
        return events;
    }

    private static IntegrationEvent Event(EventLogEntry entry)
    {
        using var data = JsonDocument.Parse(entry.Data);
        return new IntegrationEvent
        {
            Id = entry.Id.ToString(CultureInfo.InvariantCulture),
            Source = "harbor-replication/policy",
            Type = entry.Type,
            Subject = entry.Subject,
            Time = entry.OccurredAt,
            Sequence = entry.Sequence!.Value.ToString(CultureInfo.InvariantCulture),
            Data = data.RootElement.Clone(),
        };
    }
}

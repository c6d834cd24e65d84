using System.Globalization;
using System.Text.Json;
using HarborReplication.Contracts.Events;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Events;

/// <summary>
/// Carries the event log to the exchange, in one order for everybody: sequences are given after commit, one replica at a time. The
/// position moves on when the broker has confirmed what it passes, so an event may come twice (with the same id), never not at all.
/// </summary>
internal sealed class EventRelay(PolicyDbContext database, Outbound outbound)
{
    private const int Batch = 500;
    private const int MostForgottenAtOnce = 10_000;

    /// <summary>Longer than a step may take, so that two relays do not publish the same events out of order.</summary>
    private static readonly TimeSpan ClaimLife = EventRelayLoop.StepTimeout * 2;
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <returns>True when there may be more.</returns>
    public async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        var (events, until) = await ClaimAsync(cancellationToken);
        if (events.Count == 0)
            return false;
        // No transaction is open here: whatever the broker does, it holds up nobody but this relay.
        await outbound.PublishConfirmedAsync(events.ConvertAll(Event), cancellationToken);
        await PassAsync(events[^1].Sequence!.Value, until, cancellationToken);
        return events.Count == Batch;
    }

    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        var before = await database.NowAsync(cancellationToken) - Life;
        var published = (await PositionAsync(cancellationToken)).Published;
        var told = database.EventLog.Where(entry => entry.Sequence <= published).OrderBy(entry => entry.Sequence);
        // Sequence is age, near enough: the first one tells whether there is anything to look for.
        if (await told.Select(entry => (DateTimeOffset?)entry.OccurredAt).FirstOrDefaultAsync(cancellationToken) < before)
            await told.Take(MostForgottenAtOnce).Where(entry => entry.OccurredAt < before).ExecuteDeleteAsync(cancellationToken);
    }

    private Task<RelayPosition> PositionAsync(CancellationToken cancellationToken) => database.RelayPositions.AsNoTracking().SingleAsync(cancellationToken);

    private async Task<(List<EventLogEntry> Events, DateTimeOffset Until)> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.EventRelay, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var until = now + ClaimLife;
        var position = await PositionAsync(cancellationToken);
        if (position.ClaimedUntil > now)
            return ([], until);
        // What has a sequence already was claimed by a relay that did not come to its end.
        var events = await database.EventLog.AsNoTracking()
            .Where(entry => entry.Sequence > position.Published)
            .OrderBy(entry => entry.Sequence)
            .Take(Batch)
            .ToListAsync(cancellationToken);
        if (events.Count == 0)
            events = await SequenceAsync(position.Published, cancellationToken);
        if (events.Count > 0)
            await database.RelayPositions.ExecuteUpdateAsync(set => set.SetProperty(row => row.ClaimedUntil, until), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (events, until);
    }

    // By whoever still has the claim: one that stood still for longer than that has lost it to another, which publishes the same again.
    private Task<int> PassAsync(long sequence, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.RelayPositions.Where(row => row.ClaimedUntil == until)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Published, sequence).SetProperty(row => row.ClaimedUntil, (DateTimeOffset?)null), cancellationToken);

    private async Task<List<EventLogEntry>> SequenceAsync(long published, CancellationToken cancellationToken)
    {
        var table = database.Table<EventLogEntry>();
        var sql =
            $$"""
            UPDATE {{table}} AS e SET sequence = {0} + o.number
            FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM {{table}} WHERE sequence IS NULL ORDER BY id LIMIT {{Batch}}) AS o
            WHERE e.id = o.id
            RETURNING {{database.ChangedRow("e")}}
            """;
        var events = await database.EventLog.FromSqlRaw(sql, published).AsNoTracking().ToListAsync(cancellationToken);
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

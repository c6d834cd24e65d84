using HarborReplication.Contracts.EventSources;
using HarborReplication.Messaging.Sending;
using HarborReplication.TriggerService.AuditLogs;
using HarborReplication.TriggerService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.EventSources;

/// <summary>Tells PolicyService, which shows it, how events of each registry come.</summary>
internal sealed class EventSourceReports(TriggerDbContext database, WebhookArrivals arrivals, Outbound outbound)
{
    /// <summary>The next one says the same or more.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    public async Task TellAsync(CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        var registries = await database.Registries.AsNoTracking().Select(registry => registry.RegistryId).ToListAsync(cancellationToken);
        var logs = await database.AuditLogSources.AsNoTracking().ToDictionaryAsync(source => source.RegistryId, cancellationToken);
        foreach (var some in registries.Order().Chunk(EventSourcesTold.MaxSources))
        {
            outbound.Send(
                new EventSourcesTold
                {
                    At = now,
                    Sources =
                    [
                        .. some.Select(registry => new EventSource
                        {
                            RegistryId = registry,
                            AuditLog = logs.TryGetValue(registry, out var log) ? Standing(log) : null,
                            LastWebhookAt = arrivals.Last(registry),
                        }),
                    ],
                },
                Life);
        }
    }

    private static AuditLogStanding Standing(AuditLogSource source) => new()
    {
        Health = source.Health,
        Detail = source.HealthDetail,
        Since = source.HealthSince,
        Log = source.Log,
        Settled = source.Settled,
        Seen = source.Seen,
        HeardAt = source.HeardAt,
        EntryAt = source.EntryAt,
        EntryTakenAt = source.EntryTakenAt,
        ResetReason = source.ReconcileReason,
    };
}

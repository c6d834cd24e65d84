using System.Text.Json;
using HarborReplication.Contracts.EventSources;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.EventSources;

/// <summary>Keeps what TriggerService's replicas tell, in whatever order it comes.</summary>
internal sealed class EventSourceBook(PolicyDbContext database)
{
    /// <summary>How often it is put down that nothing has changed: every replica says so every few seconds.</summary>
    private static readonly TimeSpan SameAgain = TimeSpan.FromSeconds(15);

    public async Task TakeAsync(EventSourcesTold told, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.EventSources, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var ids = told.Sources.Select(source => source.RegistryId).ToList();
        var known = await database.EventSources.Where(row => ids.Contains(row.RegistryId)).ToDictionaryAsync(row => row.RegistryId, cancellationToken);
        // TriggerService may not have heard yet that one is gone.
        var registries = await database.Registries.Where(registry => ids.Contains(registry.Id)).Select(registry => registry.Id).ToListAsync(cancellationToken);
        foreach (var source in told.Sources.Where(source => registries.Contains(source.RegistryId)))
        {
            if (!known.TryGetValue(source.RegistryId, out var row))
                database.EventSources.Add(row = known[source.RegistryId] = new ToldEventSource { RegistryId = source.RegistryId });
            if (source.LastWebhookAt is { } at && (row.LastWebhookAt is not { } before || at > before))
                row.LastWebhookAt = at;
            var log = source.AuditLog is null ? null : JsonSerializer.Serialize(source.AuditLog, JsonSerializerOptions.Web);
            if (told.At >= row.AsOf && (log != row.AuditLog || row.ToldAt + SameAgain < now))
                (row.ToldAt, row.AsOf, row.AuditLog) = (now, told.At, log);
        }

        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

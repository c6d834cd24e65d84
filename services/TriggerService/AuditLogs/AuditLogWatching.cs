using HarborReplication.Contracts.AuditLogs;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Registries;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.AuditLogs;

/// <summary>
/// Sees to it that every Harbor whose events a policy waits for is watched by a worker of its region: gives the command again when no
/// report has come for a while, or when the registry has changed.
/// </summary>
internal sealed class AuditLogWatching(TriggerDbContext database, Outbound outbound, TriggerServiceOptions options)
{
    /// <summary>A worker reports every few seconds; one that has not for so long is gone, or cannot be heard.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>A worker reports at once that it has begun.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(4);
    private const string Harbor = "harbor";

    public async Task StepAsync(CancellationToken cancellationToken)
    {
        // No lock is taken while all is well.
        var now = await database.NowAsync(cancellationToken);
        if (!IsAnythingDue(await WantedAsync(cancellationToken), await database.AuditLogSources.AsNoTracking().ToListAsync(cancellationToken), now))
            return;
        List<WatchAuditLog> commands;
        await using (var transaction = await database.BeginWriteAsync(Locks.AuditLogs, cancellationToken))
        {
            commands = await PrepareAsync(await database.NowAsync(cancellationToken), cancellationToken);
            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        database.ChangeTracker.Clear();
        foreach (var command in commands)
            outbound.Send(command, AnswerTime);
    }

    private async Task<List<WatchAuditLog>> PrepareAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(cancellationToken);
        var sources = await database.AuditLogSources.ToDictionaryAsync(source => source.RegistryId, cancellationToken);
        // Reports are taken meanwhile, and hold their row: whoever changes it after them has to see what they wrote.
        foreach (var source in sources.Values.Where(source => !wanted.ContainsKey(source.RegistryId)))
            database.AuditLogSources.Remove(source);
        var commands = new List<WatchAuditLog>();
        foreach (var registry in wanted.Values)
        {
            if (!sources.TryGetValue(registry.RegistryId, out var source))
                database.AuditLogSources.Add(source = New(registry, now));
            if (!IsDue(source, registry, now))
                continue;
            commands.Add(await AskAsync(source, registry, now, cancellationToken));
        }

        return commands;
    }

    private async Task<WatchAuditLog> AskAsync(AuditLogSource source, FollowedRegistry registry, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (database.Entry(source).State != EntityState.Added)
        {
            // First the number: from here on no report of the old watch moves anything, and what the last one wrote is seen.
            await database.AuditLogSources.Where(row => row.RegistryId == source.RegistryId)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Watch, row => row.Watch + 1), cancellationToken);
            await database.Entry(source).ReloadAsync(cancellationToken);
        }

        if (source.Origin != registry.Origin)
            source.Log = null;
        (source.Origin, source.Region, source.RegistryVersion) = (registry.Origin, registry.Region, registry.Version);
        (source.AskedAt, source.HeardAt, source.Session, source.LastReport) = (now, null, null, 0);
        return new WatchAuditLog
        {
            Registry = new RegistryVersion { RegistryId = registry.RegistryId, Version = registry.Version },
            Region = registry.Region,
            Watch = source.Watch,
            Position = AuditLogPositions.Of(source, now, options.AuditLogGapAge),
        };
    }

    private Task<Dictionary<long, FollowedRegistry>> WantedAsync(CancellationToken cancellationToken) => database.Registries.AsNoTracking()
        .Where(registry => registry.Type == Harbor && database.Policies.Any(
            policy => policy.Enabled && policy.Trigger == TriggerTypes.EventBased && policy.SourceRegistryId == registry.RegistryId))
        .ToDictionaryAsync(registry => registry.RegistryId, cancellationToken);

    private static bool IsAnythingDue(Dictionary<long, FollowedRegistry> wanted, List<AuditLogSource> sources, DateTimeOffset now) =>
        sources.Count != wanted.Count
        || sources.Exists(source => !wanted.TryGetValue(source.RegistryId, out var registry) || IsDue(source, registry, now));

    private static bool IsDue(AuditLogSource source, FollowedRegistry registry, DateTimeOffset now) =>
        (source.Origin, source.Region, source.RegistryVersion) != (registry.Origin, registry.Region, registry.Version)
        || source.AskedAt is not { } asked
        || (source.HeardAt is { } heard ? heard + Lease < now : asked + AnswerTime < now);

    private static AuditLogSource New(FollowedRegistry registry, DateTimeOffset now) => new()
    {
        RegistryId = registry.RegistryId,
        Origin = registry.Origin,
        Region = registry.Region,
        RegistryVersion = registry.Version,
        // A number that no earlier row of the registry can have had: its worker may still report.
        Watch = now.ToUnixTimeMilliseconds(),
        Health = AuditLogHealths.Unknown,
        HealthSince = now,
    };
}

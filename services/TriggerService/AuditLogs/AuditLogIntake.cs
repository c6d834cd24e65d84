using HarborReplication.Contracts.AuditLogs;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Events;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.AuditLogs;

/// <summary>
/// Takes reports: the events and the cursor in one transaction. A report may come twice, late or after another worker has begun; its
/// events are recognised, and the cursor moves only by the watch that is current.
/// </summary>
internal sealed partial class AuditLogIntake(
    TriggerDbContext database, EventInbox inbox, EventSignal events, AuditLogSignal signal, TriggerServiceOptions options, ILogger<AuditLogIntake> logger)
{
    public async Task<AuditLogAnswered> TakeAsync(AuditLogRead report, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        // Holds the row until the end: reports of one registry are taken one by one.
        var isCurrent = await database.AuditLogSources
            .Where(row => row.RegistryId == report.RegistryId && row.Watch == report.Watch)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.HeardAt, now).SetProperty(row => row.Session, report.Session), cancellationToken);
        if (isCurrent == 0)
            return Answer(report, null, null);
        var source = await database.AuditLogSources.SingleAsync(row => row.RegistryId == report.RegistryId, cancellationToken);
        var added = await AddAsync(source, report, now, cancellationToken);
        var reset = Apply(source, report, now);
        if (report.Closed || reset is not null)
            (source.AskedAt, source.HeardAt, source.Watch) = (null, null, source.Watch + 1);
        await database.SaveChangesAsync(cancellationToken);
        database.ChangeTracker.Clear();
        await transaction.CommitAsync(cancellationToken);

        if (added > 0)
            events.Raise();
        if (source.AskedAt is null)
            signal.Raise();
        if (reset is not null)
            Told(source, reset);
        return Answer(report, source, AuditLogPositions.Of(source, now, options.AuditLogGapAge));
    }

    private async Task<int> AddAsync(AuditLogSource source, AuditLogRead report, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (source.Log is null || source.Log != report.Log)
            return 0;
        // The part before the cursor is read again for what was late. Of long ago nothing is, and what was taken then is forgotten here.
        var earliest = now - options.EventRetention / 2;
        var told = report.Entries
            .Where(entry => entry.Id > source.Floor && (entry.Id > source.Settled || entry.Time > earliest))
            .Select(entry => AuditLogEvents.Read(source.RegistryId, entry)).OfType<ArtifactEvent>().ToList();
        var added = (await inbox.AddAsync(told, cancellationToken)).Count;
        AuditLogTelemetry.Taken(told, added, now);
        if (added == 0)
            return 0;
        var newest = told.Max(one => one.OccurredAt);
        if (source.EntryAt is not { } before || newest > before)
            (source.EntryAt, source.EntryTakenAt) = (newest, now);
        return added;
    }

    /// <returns>Why the log begins anew; null when it goes on.</returns>
    private string? Apply(AuditLogSource source, AuditLogRead report, DateTimeOffset now)
    {
        if (report.Report > source.LastReport)
            SetHealth(source, report, now);
        var reset = AuditLogPositions.Take(source, report, now, options.AuditLogGapAge);
        if (reset is not null)
            WantReconciliation(source, reset, now);
        return reset;
    }

    private void SetHealth(AuditLogSource source, AuditLogRead report, DateTimeOffset now)
    {
        var detail = report.Detail is { Length: > AuditLogSourceConfiguration.MaxDetailLength } text ? text[..AuditLogSourceConfiguration.MaxDetailLength] : report.Detail;
        source.HealthDetail = detail?.Replace("\0", "", StringComparison.Ordinal);
        if (source.Health == report.Health || !AuditLogHealths.All.Contains(report.Health))
            return;
        // It was read, and has nothing in it any more.
        if (report.Health == AuditLogHealths.Empty && source.Log is not null)
        {
            WantReconciliation(source, AuditLogResets.Empty, now);
            AuditLogTelemetry.Reset(AuditLogResets.Empty);
        }

        HealthChanged(logger, source.RegistryId, source.Health, report.Health, source.HealthDetail);
        (source.Health, source.HealthSince) = (report.Health, now);
    }

    private static void WantReconciliation(AuditLogSource source, string reason, DateTimeOffset now) =>
        (source.ReconcileWantedAt, source.ReconcileReason) = (now, reason);

    private void Told(AuditLogSource source, string reset)
    {
        AuditLogTelemetry.Reset(reset);
        if (reset == AuditLogResets.Begun)
            Begun(logger, source.RegistryId, source.Log, source.Settled);
        else
            StartedAgain(logger, source.RegistryId, source.Log, source.Settled, reset);
    }

    private static AuditLogAnswered Answer(AuditLogRead report, AuditLogSource? source, AuditLogPosition? position)
    {
        var isCurrent = source is not null && source.Watch == report.Watch;
        return new AuditLogAnswered
        {
            Session = report.Session,
            Registry = new RegistryVersion { RegistryId = report.RegistryId, Version = source?.RegistryVersion ?? 0 },
            Watch = report.Watch,
            Report = report.Report,
            IsCurrent = isCurrent,
            Position = isCurrent ? position : null,
        };
    }

    [LoggerMessage(LogLevel.Information, "Registry {RegistryId}: events come from {Log} behind entry {Id} from now on", EventName = "audit-log.begun")]
    private static partial void Begun(ILogger logger, long registryId, string? log, long id);

    [LoggerMessage(
        LogLevel.Warning,
        "Registry {RegistryId}: {Log} does not go on where it was left ({Reason}) and is followed from behind entry {Id}; what happened meanwhile is for the reconciliation",
        EventName = "audit-log.reset")]
    private static partial void StartedAgain(ILogger logger, long registryId, string? log, long id, string reason);

    [LoggerMessage(LogLevel.Warning, "Registry {RegistryId}: the audit log was {Before} and is {Now}: {Detail}", EventName = "audit-log.health")]
    private static partial void HealthChanged(ILogger logger, long registryId, string before, string now, string? detail);
}

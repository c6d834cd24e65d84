using System.Globalization;
using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Requests;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Reconciling;

/// <summary>
/// Asks for comparisons where this service knows that events were missed: an audit log that does not go on where it was left, and the
/// time in which nobody was here to take webhooks. What nobody knows of is found by the comparisons that PolicyService makes by itself.
/// </summary>
internal sealed partial class MissedEvents(
    TriggerDbContext database, RequestInbox inbox, RequestSignal signal, TriggerServiceOptions options, ILogger<MissedEvents> logger)
{
    /// <summary>Called at start: asks for all policies of events if no replica was here for a while.</summary>
    public async Task AfterAbsenceAsync(CancellationToken cancellationToken)
    {
        var last = await database.PolicyCursors.Select(cursor => cursor.PresentAt).SingleAsync(cancellationToken);
        if (last is not { } gone || gone + options.ReconcileInterval > await database.NowAsync(cancellationToken))
            return;
        await using var transaction = await database.BeginWriteAsync(Locks.Events, cancellationToken);
        // Replicas that start together name the same absence.
        var asked = await AskAsync(null, $"absence:{Written(gone)}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Tell(asked, "nobody took webhooks", gone);
    }

    /// <summary>Puts down that this service is here, and asks for the policies of the audit logs that want it.</summary>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        await database.PolicyCursors.Where(cursor => cursor.PresentAt == null || cursor.PresentAt < now)
            .ExecuteUpdateAsync(set => set.SetProperty(cursor => cursor.PresentAt, now), cancellationToken);
        // No lock is taken while all is well.
        if (!await database.AuditLogSources.AnyAsync(source => source.ReconcileWantedAt != null, cancellationToken))
            return;
        await using var transaction = await database.BeginWriteAsync(Locks.Events, cancellationToken);
        var sources = await database.AuditLogSources.AsNoTracking().Where(source => source.ReconcileWantedAt != null).ToListAsync(cancellationToken);
        var told = new List<(int Asked, string Why, DateTimeOffset Since)>();
        foreach (var source in sources)
        {
            var since = source.ReconcileWantedAt!.Value;
            var asked = await AskAsync(source.RegistryId, $"audit-log:{source.RegistryId}:{Written(since)}", cancellationToken);
            // One that was wanted again meanwhile stays.
            await database.AuditLogSources.Where(row => row.RegistryId == source.RegistryId && row.ReconcileWantedAt == since)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.ReconcileWantedAt, (DateTimeOffset?)null), cancellationToken);
            told.Add((asked, $"the audit log of registry {source.RegistryId} is {source.ReconcileReason}", since));
        }

        await transaction.CommitAsync(cancellationToken);
        foreach (var (asked, why, since) in told)
            Tell(asked, why, since);
    }

    /// <param name="source">Whose policies; null: all.</param>
    /// <param name="cause">What was missed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many policies are to be compared.</returns>
    private async Task<int> AskAsync(long? source, string cause, CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        var asked = 0;
        foreach (var policy in await Policies(source).Select(policy => policy.PolicyId).ToListAsync(cancellationToken))
        {
            var request = new NewRequest
            {
                PolicyId = policy,
                Trigger = TriggerTypes.EventBased,
                Lane = Lanes.Bulk,
                Cause = string.Create(CultureInfo.InvariantCulture, $"reconcile:{policy}:{cause}"),
                RequestedAt = now,
                Reconcile = true,
            };
            asked += await inbox.AddAsync(request, now, cancellationToken) is null ? 0 : 1;
        }

        return asked;
    }

    private IQueryable<FollowedPolicy> Policies(long? source) => database.Policies.AsNoTracking()
        .Where(policy => policy.Enabled && policy.Trigger == TriggerTypes.EventBased && (source == null || policy.SourceRegistryId == source));

    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private void Tell(int asked, string why, DateTimeOffset since)
    {
        if (asked == 0)
            return;
        signal.Raise();
        for (var i = 0; i < asked; i++)
            RequestTelemetry.Opened(TriggerTypes.EventBased);
        Asked(logger, asked, why, since);
    }

    [LoggerMessage(LogLevel.Information, "{Count} policies are to be compared: {Why}, since {Since:u}", EventName = "reconcile.wanted")]
    private static partial void Asked(ILogger logger, int count, string why, DateTimeOffset since);
}

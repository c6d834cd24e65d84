using System.Globalization;
using HarborReplication.Contracts.Words;
using HarborReplication.Rules.Schedules;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Requests;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Schedules;

/// <summary>
/// Turns due ticks into requests, each exactly once however many replicas try: the due time moves and the request is written in one
/// transaction, and the request's cause names the tick. The database's clock says what is due.
/// </summary>
internal sealed partial class ScheduleClaims(TriggerDbContext database, RequestInbox inbox, RequestSignal signal, ILogger<ScheduleClaims> logger)
{
    private const int Batch = 200;

    /// <summary>
    /// A tick later than this was missed, and is fired only after PolicyService has confirmed since that nothing changed: a policy that
    /// was disabled or given another schedule meanwhile does not catch up.
    /// </summary>
    private static readonly TimeSpan Punctual = TimeSpan.FromMinutes(1);

    /// <summary>Claims what is due now; true when there may be more.</summary>
    public async Task<bool> ClaimAsync(CancellationToken cancellationToken)
    {
        // No lock is taken in the seconds in which nothing is due, which are nearly all.
        if (!await Due(await database.NowAsync(cancellationToken)).AnyAsync(cancellationToken))
            return false;
        await using var transaction = await database.BeginWriteAsync(Locks.Schedules, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var due = await Due(now).AsNoTracking().OrderBy(policy => policy.NextDue).Take(Batch).ToListAsync(cancellationToken);
        var opened = new List<Tick>();
        foreach (var policy in due)
        {
            if (await ClaimAsync(policy, now, cancellationToken) is { } tick)
                opened.Add(tick);
        }

        await transaction.CommitAsync(cancellationToken);
        if (opened.Count > 0)
            signal.Raise();
        foreach (var tick in opened)
        {
            RequestTelemetry.Opened(TriggerTypes.Scheduled);
            ScheduleTelemetry.Fired(now - tick.Due);
            Fired(logger, tick.PolicyId, tick.Due, tick.RequestId, (now - tick.Due).TotalSeconds);
        }

        return due.Count == Batch;
    }

    private IQueryable<FollowedPolicy> Due(DateTimeOffset now)
    {
        var punctual = now - Punctual;
        return database.Policies.Where(policy => policy.NextDue <= now
            && (policy.NextDue > punctual || database.PolicyCursors.Any(cursor => cursor.ConfirmedAt >= policy.NextDue)));
    }

    private async Task<Tick?> ClaimAsync(FollowedPolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = policy.NextDue!.Value;
        if (!CronSchedule.TryParse(policy.Cron ?? "", policy.TimeZone, out var schedule, out var error))
            NotScheduled(logger, policy.PolicyId, error);
        var jitter = new Jitter(policy.PolicyId, policy.JitterSeconds);
        var latest = schedule is null ? null : Ticks.Latest(schedule, jitter, due - TimeSpan.FromSeconds(policy.NextDueDelay), now);
        // A tick that has passed while its run has not begun is still to come.
        var (next, delay) = jitter.Delayed(schedule?.NextAfter(latest ?? now));
        var moved = await database.Policies
            .Where(row => row.PolicyId == policy.PolicyId && row.NextDue == due)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextDue, next).SetProperty(row => row.NextDueDelay, delay), cancellationToken);
        if (moved == 0 || schedule is null)
            return null;
        if (latest is not { } tick)
        {
            GivenUp(logger, policy.PolicyId, due, next);
            return null;
        }

        if (policy.SkipsMissed && tick + jitter.Of(tick) < now - Punctual)
        {
            Skipped(logger, policy.PolicyId, tick, next);
            return null;
        }

        var request = new NewRequest
        {
            PolicyId = policy.PolicyId,
            Trigger = TriggerTypes.Scheduled,
            Lane = Lanes.Bulk,
            // schedule:17:2026-03-14T02:00:00Z
            Cause = string.Create(CultureInfo.InvariantCulture, $"schedule:{policy.PolicyId}:{tick.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"),
            RequestedAt = tick,
        };
        return await inbox.AddAsync(request, now, cancellationToken) is { } id ? new Tick(policy.PolicyId, tick, id) : null;
    }

    private sealed record Tick(long PolicyId, DateTimeOffset Due, Guid RequestId);

    [LoggerMessage(
        LogLevel.Information, "Policy {PolicyId}: due at {Due:u}, request {RequestId} written {Seconds:F1} s later", EventName = "schedule.fired")]
    private static partial void Fired(ILogger logger, long policyId, DateTimeOffset due, Guid requestId, double seconds);

    [LoggerMessage(
        LogLevel.Information, "Policy {PolicyId}: the run of {Due:u} was missed and is skipped, as its schedule says; next at {Next:u}", EventName = "schedule.skipped")]
    private static partial void Skipped(ILogger logger, long policyId, DateTimeOffset due, DateTimeOffset? next);

    // It was readable when the policy was applied: a time zone that is not installed any more, or an older version of this service.
    [LoggerMessage(LogLevel.Error, "Policy {PolicyId} will not run on schedule any more: {Error}", EventName = "schedule.unreadable")]
    private static partial void NotScheduled(ILogger logger, long policyId, string error);

    [LoggerMessage(
        LogLevel.Warning,
        "Policy {PolicyId}: was due at {Due:u}, missed by more than 24 h and not made up for; next at {Next:u}",
        EventName = "schedule.given-up")]
    private static partial void GivenUp(ILogger logger, long policyId, DateTimeOffset due, DateTimeOffset? next);
}

using System.Text.Json;
using HarborReplication.Contracts.Policies;
using HarborReplication.Contracts.Words;
using HarborReplication.Rules.Schedules;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Registries;
using HarborReplication.TriggerService.Schedules;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Policies;

/// <summary>
/// This service's own picture of the policies and registries, moved forward by <see cref="PolicyStates"/> in order: an answer counts only when it
/// begins where the picture ends, so answers may come twice, late or in any order.
/// </summary>
internal sealed partial class PolicyProjection(TriggerDbContext database, RegistryProjection registries, ILogger<PolicyProjection> logger)
{
    /// <summary>Applies an answer in one transaction and tells what to do next.</summary>
    public async Task<ProjectionStep> ApplyAsync(PolicyStates states, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.Schedules, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var begins = database.PolicyCursors.Where(cursor => cursor.Sequence == states.AfterSequence);
        if (states.LatestSequence < states.AfterSequence)
        {
            if (await begins.ExecuteUpdateAsync(set => set.SetProperty(cursor => cursor.Sequence, 0), cancellationToken) == 0)
                return ProjectionStep.Ignored;
            // Known policies go on as they are until they are told again; those that are not will be forgotten then.
            await database.Policies.ExecuteUpdateAsync(set => set.SetProperty(policy => policy.Sequence, FollowedPolicy.NotConfirmed), cancellationToken);
            await registries.StartAgainAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            StartedAgain(logger, states.AfterSequence, states.LatestSequence);
            return ProjectionStep.AskForMore;
        }

        var complete = states.ThroughSequence >= states.LatestSequence;
        var moved = await begins.ExecuteUpdateAsync(
            set => set
                .SetProperty(cursor => cursor.Sequence, states.ThroughSequence)
                .SetProperty(cursor => cursor.ConfirmedAt, cursor => complete ? now : cursor.ConfirmedAt),
            cancellationToken);
        if (moved == 0 || states.ThroughSequence < states.AfterSequence)
            return ProjectionStep.Ignored;
        await ApplyAsync(states.Policies, now, cancellationToken);
        await registries.ApplyAsync(states.Registries ?? [], cancellationToken);
        if (complete)
        {
            await registries.ForgetUnconfirmedAsync(cancellationToken);
            await database.Policies.Where(policy => policy.Sequence == FollowedPolicy.NotConfirmed).ExecuteDeleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (states.Policies.Count > 0)
            Applied(logger, states.Policies.Count, states.ThroughSequence);
        return complete ? ProjectionStep.UpToDate : ProjectionStep.AskForMore;
    }

    private async Task ApplyAsync(IReadOnlyList<PolicyState> states, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = states.Select(state => state.PolicyId).ToList();
        var known = await database.Policies.Where(policy => ids.Contains(policy.PolicyId)).ToDictionaryAsync(policy => policy.PolicyId, cancellationToken);
        foreach (var state in states)
        {
            known.TryGetValue(state.PolicyId, out var policy);
            if (state.Deleted)
            {
                if (policy is not null && known.Remove(state.PolicyId))
                    database.Policies.Remove(policy);
                continue;
            }

            if (policy is null)
            {
                policy = new FollowedPolicy { PolicyId = state.PolicyId, Sequence = state.Sequence, Enabled = false };
                known.Add(policy.PolicyId, policy);
                database.Policies.Add(policy);
            }

            Update(policy, state, now);
        }

        await database.SaveChangesAsync(cancellationToken);
        database.ChangeTracker.Clear();
    }

    private void Update(FollowedPolicy policy, PolicyState state, DateTimeOffset now)
    {
        // A tick that fell due stays due through changes that have nothing to do with the schedule, and through no others.
        if (policy.Enabled != state.Enabled || policy.Trigger != state.Trigger || policy.Cron != state.Cron || policy.TimeZone != state.TimeZone
            || policy.JitterSeconds != state.JitterSeconds || policy.SchedulePaused != state.SchedulePaused)
            (policy.NextDue, policy.NextDueDelay) = NextDue(state, now);
        policy.Sequence = state.Sequence;
        policy.Enabled = state.Enabled;
        policy.Trigger = state.Trigger;
        policy.Cron = state.Cron;
        policy.TimeZone = state.TimeZone;
        policy.JitterSeconds = state.JitterSeconds;
        policy.SkipsMissed = state.MissedRuns == MissedRuns.Skip;
        policy.SchedulePaused = state.SchedulePaused;
        policy.SourceRegistryId = state.SourceRegistryId;
        policy.Filters = JsonSerializer.Serialize(state.Filters ?? [], JsonSerializerOptions.Web);
        policy.Deletion = state.Deletion;
    }

    private (DateTimeOffset? At, int Delay) NextDue(PolicyState state, DateTimeOffset now)
    {
        if (!state.Enabled || state.SchedulePaused || state.Trigger != TriggerTypes.Scheduled)
            return (null, 0);
        if (CronSchedule.TryParse(state.Cron ?? "", state.TimeZone, out var schedule, out var error))
            return new Jitter(state.PolicyId, state.JitterSeconds).Delayed(schedule.NextAfter(now));
        NotScheduled(logger, state.PolicyId, error);
        return (null, 0);
    }

    [LoggerMessage(LogLevel.Information, "Applied {Count} changed policies, through sequence {Sequence}", EventName = "policies.applied")]
    private static partial void Applied(ILogger logger, int count, long sequence);

    [LoggerMessage(
        LogLevel.Warning,
        "Policies were followed through sequence {Known}, but PolicyService is at {Latest}: its database was restored; starting again",
        EventName = "policies.started-again")]
    private static partial void StartedAgain(ILogger logger, long known, long latest);

    [LoggerMessage(LogLevel.Error, "Policy {PolicyId} will not run on schedule: {Error}", EventName = "policies.not-scheduled")]
    private static partial void NotScheduled(ILogger logger, long policyId, string error);
}

using HarborReplication.Contracts.Words;
using HarborReplication.Rules.Schedules;

namespace HarborReplication.PolicyService.Policies;

/// <summary>When a policy's schedule runs next.</summary>
internal static class ScheduledRuns
{
    private const int Shown = 5;

    /// <returns>Null for a policy that does not run on a schedule, is disabled, or whose schedule is paused.</returns>
    public static IReadOnlyList<DateTimeOffset>? Of(Policy policy, DateTimeOffset now)
    {
        if (!policy.Enabled || policy.SchedulePaused || policy.Trigger != TriggerTypes.Scheduled
            || !CronSchedule.TryParse(policy.Cron ?? "", policy.TimeZone, out var schedule, out _))
            return null;
        var runs = new List<DateTimeOffset>();
        for (var next = schedule.NextAfter(now); next is { } run && runs.Count < Shown; next = schedule.NextAfter(run))
            runs.Add(run);
        return runs;
    }
}

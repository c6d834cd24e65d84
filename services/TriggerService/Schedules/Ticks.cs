using HarborReplication.Rules.Schedules;

namespace HarborReplication.TriggerService.Schedules;

/// <summary>Which tick of a schedule is to be fired, when the service was perhaps away for a while.</summary>
internal static class Ticks
{
    /// <summary>A tick missed by more than this is not made up for.</summary>
    public static readonly TimeSpan CatchUpWindow = TimeSpan.FromHours(24);

    /// <summary>
    /// The latest tick from <paramref name="due"/> on whose run was to begin by <paramref name="now"/>: one run makes up for all that were
    /// missed. Null when all of them were missed by more than <see cref="CatchUpWindow"/>.
    /// </summary>
    public static DateTimeOffset? Latest(CronSchedule schedule, Jitter jitter, DateTimeOffset due, DateTimeOffset now)
    {
        var earliest = now - CatchUpWindow;
        var latest = due >= earliest ? due : (DateTimeOffset?)null;
        var next = schedule.NextAfter(latest ?? earliest);
        while (next <= now)
        {
            if (next.Value + jitter.Of(next.Value) <= now)
                latest = next;
            next = schedule.NextAfter(next.Value);
        }

        return latest;
    }
}

using System.Collections;
using System.Text.Json;

namespace HarborReplication.PolicyService.Windows;

/// <summary>
/// When work of a policy in lane bulk may be lent. The wall clock of the policy's time zone decides: an hour that a change of clocks repeats
/// counts twice, one that it leaves out never.
/// </summary>
internal sealed class PolicyWindows
{
    /// <summary>As it is stored where a policy names no windows.</summary>
    public const string Always = "[]";
    private const int Day = 24 * 60;
    private const int Week = 7 * Day;

    // The minutes of a week from Monday on, as the calendar's first day was one.
    private readonly BitArray _open = new(Week);
    private readonly TimeZoneInfo _zone;

    public PolicyWindows(IReadOnlyCollection<WeeklyHours> windows, string? timeZone)
    {
        // It was checked when it was saved. Where it is not known, all other policies go on.
        _zone = timeZone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? zone : TimeZoneInfo.Utc;
        if (windows.Count == 0)
            _open.SetAll(true);
        foreach (var window in windows)
        {
            var length = (int)(window.To - window.From).TotalMinutes;
            foreach (var (day, _) in WeeklyHours.AllDays.Index().Where(day => window.Days.Contains(day.Item)))
                Open((day * Day) + (int)window.From.ToTimeSpan().TotalMinutes, length == 0 ? Day : length);
        }
    }

    public static IReadOnlyList<WeeklyHours> Read(string json) => JsonSerializer.Deserialize<List<WeeklyHours>>(json, JsonSerializerOptions.Web) ?? [];

    public static string Write(IReadOnlyList<WeeklyHours> windows) => JsonSerializer.Serialize(windows, JsonSerializerOptions.Web);

    public bool AreOpen(DateTimeOffset now) => IsOpen(Minute(now));

    /// <summary>When they open next, to be asked while they are closed.</summary>
    public DateTimeOffset OpenAt(DateTimeOffset now)
    {
        // Every week has an open minute, and a change of clocks skips it once at most.
        var at = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(1);
        while (!AreOpen(at))
            at = at.AddMinutes(1);
        return at;
    }

    /// <summary>How long they were closed, by the wall clock.</summary>
    public TimeSpan ClosedBetween(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (Minute(from), Minute(to));
        var weeks = (last - first) / Week;
        return TimeSpan.FromMinutes((weeks * Closed(0, Week)) + Closed(first + (weeks * Week), last));
    }

    private void Open(int from, int minutes)
    {
        for (var minute = from; minute < from + minutes; minute++)
            _open[minute % Week] = true;
    }

    private long Closed(long from, long to)
    {
        var closed = 0;
        for (var minute = from; minute < to; minute++)
            closed += IsOpen(minute) ? 0 : 1;
        return closed;
    }

    private bool IsOpen(long minute) => _open[(int)(minute % Week)];

    private long Minute(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone).DateTime.Ticks / TimeSpan.TicksPerMinute;
}

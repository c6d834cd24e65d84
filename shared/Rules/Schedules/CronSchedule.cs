using System.Diagnostics.CodeAnalysis;
using Cronos;

namespace HarborReplication.Rules.Schedules;

/// <summary>
/// A schedule by cron with 5 fields, or Harbor's 6 (seconds first, always <c>0</c>), in a time zone (UTC unless said).
/// When both day fields are restricted, a day needs to satisfy only one of them, as in robfig/cron, which Harbor uses.
/// </summary>
public sealed class CronSchedule
{
    private static readonly DateTimeOffset Probe = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly IReadOnlyList<CronExpression> _calendars;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(string text, TimeZoneInfo zone, IReadOnlyList<CronExpression> calendars)
    {
        Text = text;
        _zone = zone;
        _calendars = calendars;
    }

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>IANA name of the zone in which the fields are read.</summary>
    public string TimeZone => _zone.Id;

    /// <summary>Reads an expression in UTC.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronSchedule? schedule, [NotNullWhen(false)] out string? error) =>
        TryParse(text, null, out schedule, out error);

    /// <summary>Reads an expression in a zone by IANA name (null or empty: UTC). The error begins with <c>cron:</c> or <c>time_zone:</c>.</summary>
    public static bool TryParse(
        string text, string? timeZone, [NotNullWhen(true)] out CronSchedule? schedule, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        schedule = null;
        var fields = ReadFields(text, out error);
        if (fields is null)
        {
            error = $"cron: {error}";
            return false;
        }

        if (!TryFindZone(timeZone, out var zone))
        {
            error = $"time_zone: \"{timeZone}\" is not a known time zone; use an IANA name such as Europe/Berlin, or leave it out for UTC";
            return false;
        }

        var candidate = new CronSchedule(text, zone, Calendars(fields));
        if (candidate.NextAfter(Probe) is null)
        {
            error = $"cron: \"{text}\" names a day that never comes; give a day-of-month that the month has";
            return false;
        }

        schedule = candidate;
        error = null;
        return true;
    }

    /// <summary>
    /// The first due time after <paramref name="instant"/>, in UTC; null when there is none before the year 2100. A time that the
    /// zone skips in spring is due when the gap ends; a fixed time that it repeats in autumn is due once.
    /// </summary>
    public DateTimeOffset? NextAfter(DateTimeOffset instant) =>
        _calendars.Min(calendar => calendar.GetNextOccurrence(instant, _zone))?.ToUniversalTime();

    private static string[]? ReadFields(string text, out string? error)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        error = Shape(text, words);
        if (error is not null)
            return null;
        CronField[] fields = [CronField.Minutes, CronField.Hours, CronField.DayOfMonth, CronField.Month, CronField.DayOfWeek];
        var read = new string[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Read(words[words.Length - fields.Length + i], out error) is not { } field)
                return null;
            read[i] = field;
        }

        return read;
    }

    private static string? Shape(string text, string[] words)
    {
        if (text.StartsWith('@'))
            return $"\"{text}\" is a descriptor, which is not accepted; write the fields, as in \"0 0 * * *\" for every midnight";
        if (text.Contains("TZ=", StringComparison.Ordinal))
            return "the expression holds no time zone; put it into time_zone";
        if (words.Length is not (5 or 6))
        {
            return $"\"{text}\" has {words.Length} field(s); write 5 (minutes hours day-of-month month day-of-week) "
                + "or 6 with seconds, always 0, in front";
        }

        if (words.Length == 6 && words[0] != "0")
            return $"seconds field \"{words[0]}\": must be 0, runs start at the full minute";
        if (words[^5] is "*" or "?")
            return $"minutes field \"{words[^5]}\": a run every minute is not accepted; write a minute such as 0, or a step such as */5";
        return null;
    }

    // Cronos asks a day to satisfy both day fields; two expressions, of which the earlier counts, ask for either.
    private static CronExpression[] Calendars(string[] fields)
    {
        var (time, day, month, weekday) = ($"{fields[0]} {fields[1]}", fields[2], fields[3], fields[4]);
        string[] expressions = day != "*" && weekday != "*"
            ? [$"{time} {day} {month} *", $"{time} * {month} {weekday}"]
            : [$"{time} {day} {month} {weekday}"];
        return [.. expressions.Select(static expression => CronExpression.Parse(expression))];
    }

    private static bool TryFindZone(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = TimeZoneInfo.Utc;
        return string.IsNullOrEmpty(name) || (TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone) && zone.HasIanaId);
    }
}

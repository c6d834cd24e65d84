using System.Globalization;

namespace HarborReplication.PolicyService.Windows;

/// <summary>Certain hours of certain days of every week, by the wall clock of some time zone.</summary>
internal sealed record WeeklyHours
{
    private const string Form = "HH:mm";

    /// <summary>As they are written.</summary>
    public static readonly IReadOnlyList<string> AllDays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>Some of <see cref="AllDays"/>.</summary>
    public required IReadOnlyList<string> Days { get; init; }

    /// <summary>On those days.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>Exclusive; not after <see cref="From"/> means on the next day.</summary>
    public required TimeOnly To { get; init; }

    public bool Cover(DateTime local)
    {
        var (day, time) = (((int)local.DayOfWeek + 6) % 7, TimeOnly.FromDateTime(local));
        var today = Days.Contains(AllDays[day]);
        if (From < To)
            return today && time >= From && time < To;
        var yesterday = Days.Contains(AllDays[(day + 6) % 7]);
        return (today && time >= From) || (yesterday && time < To);
    }

    /// <summary>A time of day as it is written.</summary>
    public static string Text(TimeOnly time) => time.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>Reads hours as they come in a request.</summary>
    /// <param name="field">How the request names them.</param>
    /// <param name="days">All days when there are none.</param>
    /// <param name="from"><c>08:00</c></param>
    /// <param name="to"><c>18:00</c></param>
    /// <param name="mistakes">Gets what is wrong; then the result is of no use.</param>
    public static WeeklyHours Read(string field, IReadOnlyList<string>? days, string? from, string? to, List<string> mistakes)
    {
        var named = days is { Count: > 0 } ? days : AllDays;
        foreach (var day in named.Where(day => !AllDays.Contains(day)))
            mistakes.Add($"{field}.days: \"{day}\" is no day; use {string.Join(", ", AllDays)}");
        return new WeeklyHours { Days = [.. named.Distinct()], From = Time(from, $"{field}.from", mistakes), To = Time(to, $"{field}.to", mistakes) };
    }

    private static TimeOnly Time(string? text, string field, List<string> mistakes)
    {
        // The end of a day is the begin of the next.
        if (TimeOnly.TryParseExact(text == "24:00" ? "00:00" : text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        mistakes.Add($"{field}: \"{text}\" is not a time of day; give hours and minutes as in 08:30");
        return default;
    }
}

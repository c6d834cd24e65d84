using System.Text.Json;

namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>Which limit a link has when. The first entry that covers the moment counts, else the link's own limit.</summary>
internal static class Timetable
{
    /// <summary>In the order of <see cref="DayOfWeek"/>.</summary>
    public static readonly IReadOnlyList<string> Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>The limit at a moment; null when there is none.</summary>
    public static long? LimitOf(Link link, DateTimeOffset now)
    {
        // The wall clock of the zone decides: an hour that a change of clocks repeats counts twice, one that it leaves out never.
        var local = TimeZoneInfo.ConvertTime(now, link.TimeZone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(link.TimeZone));
        var entry = Read(link.Timetable).FirstOrDefault(entry => Covers(entry, local.DayOfWeek, TimeOnly.FromDateTime(local.DateTime)));
        return entry is null ? link.BytesPerSecond : entry.BytesPerSecond;
    }

    public static IReadOnlyList<TimetableEntry> Read(string json) => JsonSerializer.Deserialize<List<TimetableEntry>>(json, JsonSerializerOptions.Web) ?? [];

    public static string Write(IReadOnlyList<TimetableEntry> entries) => JsonSerializer.Serialize(entries, JsonSerializerOptions.Web);

    private static bool Covers(TimetableEntry entry, DayOfWeek day, TimeOnly time)
    {
        var today = entry.Days.Contains(Days[(int)day]);
        if (entry.From < entry.To)
            return today && time >= entry.From && time < entry.To;
        var yesterday = entry.Days.Contains(Days[((int)day + 6) % 7]);
        return (today && time >= entry.From) || (yesterday && time < entry.To);
    }
}

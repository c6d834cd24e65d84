using System.Text.Json;

namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>Which limit a link has when. The first entry that covers the moment counts, else the link's own limit.</summary>
internal static class Timetable
{
    /// <summary>The limit at a moment; null when there is none.</summary>
    public static long? LimitOf(Link link, DateTimeOffset now)
    {
        // The wall clock of the zone decides: an hour that a change of clocks repeats counts twice, one that it leaves out never.
        var local = TimeZoneInfo.ConvertTime(now, link.TimeZone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(link.TimeZone));
        var entry = Read(link.Timetable).FirstOrDefault(entry => entry.Hours.Cover(local.DateTime));
        return entry is null ? link.BytesPerSecond : entry.BytesPerSecond;
    }

    public static IReadOnlyList<TimetableEntry> Read(string json) => JsonSerializer.Deserialize<List<TimetableEntry>>(json, JsonSerializerOptions.Web) ?? [];

    public static string Write(IReadOnlyList<TimetableEntry> entries) => JsonSerializer.Serialize(entries, JsonSerializerOptions.Web);
}

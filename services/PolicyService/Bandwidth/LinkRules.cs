using System.Globalization;
using HarborReplication.PolicyService.Windows;

namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>What a link's limit must be like to be saved.</summary>
internal static class LinkRules
{
    /// <summary>Below this a copy would be no use to anybody.</summary>
    public const long Least = 1_000;
    private const int MaxEntries = 168;

    /// <summary>The timetable as it is stored; every mistake begins with its field.</summary>
    public static IReadOnlyList<string> Check(LinkRequest request, out IReadOnlyList<TimetableEntry> timetable)
    {
        var mistakes = new List<string>();
        CheckRate(request.BytesPerSecond, "bytes_per_second", mistakes);
        if (!string.IsNullOrEmpty(request.TimeZone) && !TimeZoneInfo.TryFindSystemTimeZoneById(request.TimeZone, out _))
            mistakes.Add($"time_zone: \"{request.TimeZone}\" is not a known time zone; give an IANA name such as Europe/Berlin");
        var entries = request.Timetable ?? [];
        if (entries.Count > MaxEntries)
            mistakes.Add($"timetable: has {entries.Count} entries; at most {MaxEntries} are allowed");
        var read = new List<TimetableEntry>();
        foreach (var (index, entry) in entries.Take(MaxEntries).Index())
        {
            if (Read(entry, $"timetable[{index}]", mistakes) is { } good)
                read.Add(good);
        }

        if (mistakes.Count == 0 && request.BytesPerSecond is null && entries.Count == 0)
            mistakes.Add("bytes_per_second: is missing, and there is no timetable; give one of them, or DELETE the link to lift its limit");
        timetable = read;
        return mistakes;
    }

    private static TimetableEntry? Read(TimetableEntryRequest? entry, string field, List<string> mistakes)
    {
        if (entry is null)
        {
            mistakes.Add($"{field}: is null; give an object with days, from, to and bytes_per_second, or leave it out");
            return null;
        }

        CheckRate(entry.BytesPerSecond, $"{field}.bytes_per_second", mistakes);
        return new TimetableEntry(WeeklyHours.Read(field, entry.Days, entry.From, entry.To, mistakes), entry.BytesPerSecond);
    }

    private static void CheckRate(long? rate, string field, List<string> mistakes)
    {
        if (rate < Least)
            mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{field}: is {rate}; give at least {Least}, or null for no limit"));
    }
}

using System.Globalization;

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

        var days = entry.Days is { Count: > 0 } ? entry.Days : Timetable.Days;
        foreach (var day in days.Where(day => !Timetable.Days.Contains(day)))
            mistakes.Add($"{field}.days: \"{day}\" is no day; use {string.Join(", ", Timetable.Days.Skip(1).Append(Timetable.Days[0]))}");
        CheckRate(entry.BytesPerSecond, $"{field}.bytes_per_second", mistakes);
        var (from, to) = (Time(entry.From, $"{field}.from", mistakes), Time(entry.To, $"{field}.to", mistakes));
        return new TimetableEntry { Days = [.. days.Distinct()], From = from, To = to, BytesPerSecond = entry.BytesPerSecond };
    }

    private static TimeOnly Time(string? text, string field, List<string> mistakes)
    {
        // The end of a day is the begin of the next.
        if (TimeOnly.TryParseExact(text == "24:00" ? "00:00" : text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        mistakes.Add($"{field}: \"{text}\" is not a time of day; give hours and minutes as in 08:30");
        return default;
    }

    private static void CheckRate(long? rate, string field, List<string> mistakes)
    {
        if (rate < Least)
            mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{field}: is {rate}; give at least {Least}, or null for no limit"));
    }
}

using System.Globalization;
using HarborReplication.PolicyService.Bandwidth;
using HarborReplication.PolicyService.Windows;

namespace HarborReplication.PolicyService.Tests.Bandwidth;

public sealed class TimetableTests
{
    [Theory]
    [InlineData("2026-11-23T07:59:59Z", 1_000_000L)]
    [InlineData("2026-11-23T08:00:00Z", 50_000L)]
    [InlineData("2026-11-23T17:59:59Z", 50_000L)]
    [InlineData("2026-11-23T18:00:00Z", 1_000_000L)]
    [InlineData("2026-11-22T12:00:00Z", 1_000_000L)]
    [InlineData("2026-11-27T22:30:00Z", null)]
    [InlineData("2026-11-28T05:59:00Z", null)]
    [InlineData("2026-11-28T06:00:00Z", 1_000_000L)]
    public void LimitOf_DaysAndNights_IsThatOfTheFirstEntryThatCovers(string at, long? expected) => Assert.Equal(
        expected,
        Timetable.LimitOf(Link(null, Entry("08:00", "18:00", 50_000, "mon", "tue"), Entry("22:00", "06:00", null, "fri")), At(at)));

    // On the last Sunday of October 2026 the hour from two to three is there twice in Berlin, in March it is missing.
    [Theory]
    [InlineData("2026-10-25T00:30:00Z", 50_000L)]
    [InlineData("2026-10-25T01:30:00Z", 50_000L)]
    [InlineData("2026-10-25T02:30:00Z", 1_000_000L)]
    [InlineData("2026-03-29T00:59:00Z", 1_000_000L)]
    [InlineData("2026-03-29T01:00:00Z", 1_000_000L)]
    public void LimitOf_ClocksChange_FollowsTheWallClock(string at, long? expected) =>
        Assert.Equal(expected, Timetable.LimitOf(Link("Europe/Berlin", Entry("02:00", "03:00", 50_000, "sun")), At(at)));

    private static Link Link(string? zone, params TimetableEntry[] entries) =>
        new() { BytesPerSecond = 1_000_000, TimeZone = zone, Timetable = Timetable.Write(entries) };

    private static TimetableEntry Entry(string from, string to, long? limit, params string[] days) => new(
        new WeeklyHours { Days = days, From = TimeOnly.Parse(from, CultureInfo.InvariantCulture), To = TimeOnly.Parse(to, CultureInfo.InvariantCulture) },
        limit);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

using System.Globalization;
using HarborReplication.PolicyService.Windows;

namespace HarborReplication.PolicyService.Tests.Windows;

public sealed class PolicyWindowsTests
{
    [Theory]
    [InlineData("2026-11-23T21:59:59Z", false)]
    [InlineData("2026-11-23T22:00:00Z", true)]
    [InlineData("2026-11-24T05:59:59Z", true)]
    [InlineData("2026-11-24T06:00:00Z", false)]
    [InlineData("2026-11-24T22:00:00Z", false)]
    [InlineData("2026-11-28T00:00:00Z", true)]
    [InlineData("2026-11-28T23:59:59Z", true)]
    [InlineData("2026-11-29T00:00:00Z", false)]
    [InlineData("2026-11-29T22:00:00Z", true)]
    [InlineData("2026-11-30T03:00:00Z", true)]
    public void AreOpen_NightsAndAWholeDay_FromTheFirstMinuteToTheLast(string at, bool open) =>
        Assert.Equal(open, Of(null, Hours("22:00", "06:00", "mon", "sun"), Hours("00:00", "00:00", "sat")).AreOpen(At(at)));

    [Fact]
    public void AreOpen_WithoutWindows_IsAlways() => Assert.All(
        Enumerable.Range(0, 7 * 24), hour => Assert.True(Of("Europe/Berlin").AreOpen(At("2026-11-23T00:00:00Z").AddHours(hour))));

    // On the last Sunday of October 2026 the hour from two to three is there twice in Berlin, in March it is missing.
    [Theory]
    [InlineData("2026-10-24T22:59:59Z", false)]
    [InlineData("2026-10-24T23:00:00Z", true)]
    [InlineData("2026-10-25T00:29:59Z", true)]
    [InlineData("2026-10-25T00:30:00Z", false)]
    [InlineData("2026-10-25T01:00:00Z", true)]
    [InlineData("2026-10-25T01:30:00Z", false)]
    [InlineData("2026-03-29T00:00:00Z", true)]
    [InlineData("2026-03-29T00:59:59Z", true)]
    [InlineData("2026-03-29T01:00:00Z", false)]
    public void AreOpen_ClocksChange_FollowsTheWallClock(string at, bool open) =>
        Assert.Equal(open, Of("Europe/Berlin", Hours("01:00", "02:30", "sun")).AreOpen(At(at)));

    [Theory]
    [InlineData("01:00", "02:30", "2026-11-23T12:00:30Z", "2026-11-29T00:00:00Z")]
    // The second half past two is past, the second two o'clock is not.
    [InlineData("01:00", "02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z")]
    [InlineData("01:00", "02:30", "2026-10-25T01:30:00Z", "2026-11-01T00:00:00Z")]
    // What the change of clocks leaves out does not open before the next week.
    [InlineData("02:15", "02:45", "2026-03-28T12:00:00Z", "2026-04-05T00:15:00Z")]
    // The clock jumps into it.
    [InlineData("02:15", "03:45", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    public void OpenAt_WhileClosed_IsTheFirstOpenMinute(string from, string to, string at, string expected)
    {
        var windows = Of("Europe/Berlin", Hours(from, to, "sun"));
        Assert.False(windows.AreOpen(At(at)));
        Assert.Equal(At(expected), windows.OpenAt(At(at)));
    }

    [Theory]
    [InlineData("2026-11-23T05:00:00Z", "2026-11-23T06:30:00Z", 30)]
    [InlineData("2026-11-23T05:00:00Z", "2026-11-23T05:30:00Z", 0)]
    [InlineData("2026-11-23T05:00:00Z", "2026-11-24T05:00:00Z", 16 * 60)]
    [InlineData("2026-11-23T05:00:00Z", "2026-12-10T23:00:00Z", ((17 * 16) + 16) * 60)]
    public void ClosedBetween_NightlyWindows_CountsTheDays(string from, string to, int minutes) => Assert.Equal(
        TimeSpan.FromMinutes(minutes), Of(null, Hours("22:00", "06:00", [.. WeeklyHours.AllDays])).ClosedBetween(At(from), At(to)));

    private static PolicyWindows Of(string? zone, params IReadOnlyCollection<WeeklyHours> windows) => new(windows, zone);

    private static WeeklyHours Hours(string from, string to, params IReadOnlyList<string> days) => new()
    {
        Days = days, From = TimeOnly.Parse(from, CultureInfo.InvariantCulture), To = TimeOnly.Parse(to, CultureInfo.InvariantCulture),
    };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

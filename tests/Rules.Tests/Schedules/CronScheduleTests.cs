using System.Globalization;
using HarborReplication.Rules.Schedules;

namespace HarborReplication.Rules.Tests.Schedules;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 0 * * *", "2026-03-10T12:00Z", "2026-03-11T00:00Z")]
    [InlineData("0 0 0 * * *", "2026-03-10T12:00Z", "2026-03-11T00:00Z")]
    [InlineData("*/5 * * * *", "2026-03-10T12:01Z", "2026-03-10T12:05Z")]
    [InlineData("0 */15 8-10 * * mon-fri", "2026-03-13T10:50Z", "2026-03-16T08:00Z")]
    [InlineData("5/20 * * * *", "2026-03-10T12:06Z", "2026-03-10T12:25Z")]
    [InlineData("0 0 ? * ?", "2026-03-10T12:00Z", "2026-03-11T00:00Z")]
    [InlineData("0 0 29 2 *", "2026-03-10T12:00Z", "2028-02-29T00:00Z")]
    [InlineData("0/70 12 * JAN *", "2026-03-10T12:00Z", "2027-01-01T12:00Z")]
    [InlineData("0 0 1 * *", "2026-03-01T00:00Z", "2026-04-01T00:00Z")]
    public void NextAfter_Expression_FirstTimeAfter(string cron, string after, string expected) =>
        Assert.Equal(At(expected), Parse(cron).NextAfter(At(after)));

    // 2026-03-13 is a Friday. robfig: both day fields restricted → either is enough.
    [Theory]
    [InlineData("0 0 20 * fri", "2026-03-10T00:00Z", "2026-03-13T00:00Z")]
    [InlineData("0 0 20 * fri", "2026-03-19T00:00Z", "2026-03-20T00:00Z")]
    [InlineData("0 0 18 * fri", "2026-03-14T00:00Z", "2026-03-18T00:00Z")]
    [InlineData("0 0 * * fri", "2026-03-14T00:00Z", "2026-03-20T00:00Z")]
    [InlineData("0 0 20 * *", "2026-03-10T00:00Z", "2026-03-20T00:00Z")]
    [InlineData("0 0 */2 * fri", "2026-03-13T00:00Z", "2026-03-15T00:00Z")]
    [InlineData("0 0 30 2 fri", "2026-03-01T00:00Z", "2027-02-05T00:00Z")]
    public void NextAfter_DayOfMonthAndDayOfWeek_EitherIsEnough(string cron, string after, string expected) =>
        Assert.Equal(At(expected), Parse(cron).NextAfter(At(after)));

    [Theory]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-01-10T12:00Z", "2026-01-11T01:30Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-07-10T12:00Z", "2026-07-11T00:30Z")]
    [InlineData("0 0 * * *", "Asia/Kolkata", "2026-07-10T12:00Z", "2026-07-10T18:30Z")]
    [InlineData("0 0 * * *", null, "2026-07-10T12:00Z", "2026-07-11T00:00Z")]
    [InlineData("0 0 * * *", "", "2026-07-10T12:00Z", "2026-07-11T00:00Z")]
    public void NextAfter_TimeZone_FieldsAreReadThere(string cron, string? zone, string after, string expected)
    {
        Assert.True(CronSchedule.TryParse(cron, zone, out var schedule, out var error), error);
        var next = schedule.NextAfter(At(after));
        Assert.Equal(At(expected), next);
        Assert.Equal(TimeSpan.Zero, next!.Value.Offset);
    }

    // Clocks in Berlin go from 02:00 to 03:00 on 2026-03-29, and from 03:00 to 02:00 on 2026-10-25.
    [Fact]
    public void NextAfter_SkippedBySummerTime_DueWhenTheGapEnds()
    {
        Assert.True(CronSchedule.TryParse("30 2 * * *", "Europe/Berlin", out var schedule, out _));
        Assert.Equal(At("2026-03-29T01:00Z"), schedule.NextAfter(At("2026-03-28T12:00Z")));
        Assert.Equal(At("2026-03-30T00:30Z"), schedule.NextAfter(At("2026-03-29T01:00Z")));
    }

    [Fact]
    public void NextAfter_RepeatedByWinterTime_FixedTimeIsDueOnce()
    {
        Assert.True(CronSchedule.TryParse("30 2 * * *", "Europe/Berlin", out var schedule, out _));
        var first = schedule.NextAfter(At("2026-10-24T12:00Z"));
        Assert.Equal(At("2026-10-25T00:30Z"), first);
        Assert.Equal(At("2026-10-26T01:30Z"), schedule.NextAfter(first!.Value));
    }

    [Theory]
    [InlineData("", "cron: \"\" has 0 field(s); write 5")]
    [InlineData("0 0 * *", "cron: \"0 0 * *\" has 4 field(s); write 5")]
    [InlineData("0 0 0 * * * *", "cron: \"0 0 0 * * * *\" has 7 field(s)")]
    [InlineData("@daily", "cron: \"@daily\" is a descriptor, which is not accepted; write the fields, as in \"0 0 * * *\"")]
    [InlineData("TZ=UTC 0 0 * * *", "cron: the expression holds no time zone; put it into time_zone")]
    [InlineData("1 0 0 * * *", "cron: seconds field \"1\": must be 0")]
    [InlineData("* 0 0 * * *", "cron: seconds field \"*\": must be 0")]
    [InlineData("0 * * * * *", "cron: minutes field \"*\": a run every minute is not accepted")]
    [InlineData("* * * * *", "cron: minutes field \"*\": a run every minute is not accepted")]
    [InlineData("61 0 * * *", "cron: minutes field \"61\": \"61\" must be 0-59")]
    [InlineData("0 24 * * *", "cron: hours field \"24\": \"24\" must be 0-23")]
    [InlineData("0 0 0 * *", "cron: day-of-month field \"0\": \"0\" must be 1-31")]
    [InlineData("0 0 * 13 *", "cron: month field \"13\": \"13\" must be 1-12 or jan-dec")]
    [InlineData("0 0 * * 7", "cron: day-of-week field \"7\": \"7\" must be 0-6 or sun-sat")]
    [InlineData("0 0 * * funday", "cron: day-of-week field \"funday\": \"funday\" must be 0-6 or sun-sat")]
    [InlineData("0 10-8 * * *", "cron: hours field \"10-8\": the range \"10-8\" runs backwards; list both parts, as in 10-23,0-8")]
    [InlineData("*/0 0 * * *", "cron: minutes field \"*/0\": the step \"0\" must be a number from 1")]
    [InlineData("1-2-3 0 * * *", "cron: minutes field \"1-2-3\": \"1-2-3\" has too many parts")]
    [InlineData("1, 0 * * *", "cron: minutes field \"1,\": \"\" must be 0-59")]
    [InlineData("0 0 L * *", "cron: day-of-month field \"L\": \"L\" must be 1-31")]
    [InlineData("0 0 30 2 *", "cron: \"0 0 30 2 *\" names a day that never comes")]
    public void TryParse_BadExpression_NamesTheFieldAndWhatWouldBeRight(string cron, string expected)
    {
        Assert.False(CronSchedule.TryParse(cron, out var schedule, out var error));
        Assert.Null(schedule);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("../../etc/passwd")]
    public void TryParse_UnknownZone_NamesTheField(string zone)
    {
        Assert.False(CronSchedule.TryParse("0 0 * * *", zone, out _, out var error));
        Assert.StartsWith($"time_zone: \"{zone}\" is not a known time zone; use an IANA name", error, StringComparison.Ordinal);
    }

    private static CronSchedule Parse(string cron)
    {
        Assert.True(CronSchedule.TryParse(cron, out var schedule, out var error), error);
        return schedule;
    }

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

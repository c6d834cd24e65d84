using HarborReplication.Rules.Schedules;
using HarborReplication.TriggerService.Schedules;

namespace HarborReplication.TriggerService.Tests.Schedules;

public sealed class TicksTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Latest_OneTickDue_ThatTick() => Assert.Equal(Noon, Latest("0 12 * * *", Noon, Noon.AddSeconds(1)));

    [Fact]
    public void Latest_DueThisInstant_ThatTick() => Assert.Equal(Noon, Latest("0 12 * * *", Noon, Noon));

    [Fact]
    public void Latest_SeveralMissed_OnlyTheLatest() =>
        Assert.Equal(Noon.AddHours(5), Latest("0 * * * *", Noon, Noon.AddHours(5).AddMinutes(59)));

    [Fact]
    public void Latest_MissedBy24Hours_MadeUpFor() => Assert.Equal(Noon, Latest("0 12 1,10 * *", Noon, Noon.AddHours(24)));

    [Fact]
    public void Latest_MissedByMoreThan24Hours_GivenUp() =>
        Assert.Null(Latest("0 12 1,10 * *", Noon, Noon.AddHours(24).AddMilliseconds(1)));

    [Fact]
    public void Latest_AwayForAYear_LatestOfTheLast24Hours() =>
        Assert.Equal(Noon.AddDays(365), Latest("0 12 * * *", Noon, Noon.AddDays(365).AddHours(23)));

    [Fact]
    public void Latest_RunOfTheNextTickHasNotBegun_TheOneBefore()
    {
        var jitter = new Jitter(17, 3600);
        // Five past the tick's hour and at least a second before its run.
        var tick = Enumerable.Range(0, 100).Select(hour => Noon.AddHours(hour)).First(tick => jitter.Of(tick) > TimeSpan.FromMinutes(6));

        Assert.Equal(tick.AddHours(-2), Latest("0 * * * *", tick.AddHours(-2), tick.AddHours(-1).AddSeconds(-1), jitter with { Seconds = 0 }));
        Assert.True(Latest("0 * * * *", tick.AddHours(-2), tick.AddMinutes(5), jitter) < tick);
        Assert.Equal(tick, Latest("0 * * * *", tick.AddHours(-2), tick + jitter.Of(tick), jitter));
    }

    private static DateTimeOffset? Latest(string cron, DateTimeOffset due, DateTimeOffset now, Jitter jitter = default)
    {
        Assert.True(CronSchedule.TryParse(cron, out var schedule, out var error), error);
        return Ticks.Latest(schedule, jitter, due, now);
    }
}

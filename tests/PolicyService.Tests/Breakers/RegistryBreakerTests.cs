using HarborReplication.PolicyService.Breakers;

namespace HarborReplication.PolicyService.Tests.Breakers;

public sealed class RegistryBreakerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, string> Steps => new()
    {
        // state, what happens, state
        { BreakerStates.Closed, "down", BreakerStates.Closed },
        { BreakerStates.Closed, "down down", BreakerStates.Closed },
        { BreakerStates.Closed, "down down reached down", BreakerStates.Closed },
        { BreakerStates.Closed, "down down down", BreakerStates.Open },
        { BreakerStates.Closed, "down check-failed", BreakerStates.Open },
        { BreakerStates.Closed, "down check-reached", BreakerStates.Closed },
        { BreakerStates.Closed, "stalled stalled stalled stalled stalled", BreakerStates.Closed },
        { BreakerStates.Closed, "stalled stalled stalled check-failed", BreakerStates.Open },
        { BreakerStates.Closed, "stalled stalled stalled check-reached", BreakerStates.Closed },
        { BreakerStates.Open, "reached", BreakerStates.Open },
        { BreakerStates.Open, "down stalled", BreakerStates.Open },
        { BreakerStates.Open, "check-failed check-failed", BreakerStates.Open },
        { BreakerStates.Open, "check-untold", BreakerStates.Open },
        { BreakerStates.Open, "check-reached", BreakerStates.HalfOpen },
        { BreakerStates.HalfOpen, "down", BreakerStates.Open },
        { BreakerStates.HalfOpen, "stalled", BreakerStates.Open },
        { BreakerStates.HalfOpen, "old-down old-stalled", BreakerStates.HalfOpen },
        { BreakerStates.HalfOpen, "reached reached reached reached reached reached", BreakerStates.HalfOpen },
        { BreakerStates.HalfOpen, "reached reached reached reached reached reached reached", BreakerStates.Closed },
        { BreakerStates.HalfOpen, "wait wait wait wait wait wait wait", BreakerStates.Closed },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void Breaker_InAState_BecomesAnother(string from, string events, string to)
    {
        var (breaker, now) = (In(from), Start);
        foreach (var one in events.Split(' '))
            now = Do(breaker, one, now);
        Assert.Equal(to, breaker.State);
    }

    [Fact]
    public void HalfOpen_EverySuccess_DoublesWhatIsLetThrough()
    {
        var breaker = In(BreakerStates.HalfOpen);
        Assert.Equal(1, breaker.Allowance);
        breaker.Reached(3, Start);
        Assert.Equal(8, breaker.Allowance);
        breaker.Pass(Start + TimeSpan.FromSeconds(9));
        Assert.Equal(8, breaker.Allowance);
        breaker.Pass(Start + TimeSpan.FromSeconds(10));
        Assert.Equal(16, breaker.Allowance);
    }

    [Fact]
    public void Checks_ThatFail_ComeAtLongerAndLongerPausesUpToABound()
    {
        var (breaker, now) = (In(BreakerStates.Closed), Start);
        breaker.Down(now, "unreachable", "refused", now);
        Assert.Equal(now, breaker.NextCheckAt);
        var pauses = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            breaker.Checking(Guid.NewGuid(), now + TimeSpan.FromSeconds(12));
            breaker.CheckFailed("unreachable", "refused", now);
            pauses.Add((breaker.NextCheckAt!.Value - now).TotalSeconds);
            now = breaker.NextCheckAt.Value;
        }

        double[] expected = [1, 2, 4, 8, 15, 15, 15, 15, 15, 15, 15, 15];
        Assert.All(pauses.Zip(expected), pair => Assert.InRange(pair.First, pair.Second * 0.8, pair.Second * 1.2));
    }

    [Fact]
    public void Trial_ThatFails_OpensForLongerThanBefore()
    {
        var breaker = In(BreakerStates.HalfOpen);
        breaker.Down(Start, "unreachable", null, Start);
        Assert.InRange((breaker.NextCheckAt!.Value - Start).TotalSeconds, 2 * 0.8, 2 * 1.2);
    }

    /// <summary>Whatever happens in whatever order: what is said of time, checks and room stays true.</summary>
    [Fact]
    public void Breaker_AnyHistory_KeepsItsInvariants()
    {
        string[] events = ["down", "down", "stalled", "reached", "check-failed", "check-reached", "check-untold", "old-down", "wait", "tick"];
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var (breaker, now, open) = (In(BreakerStates.Closed), Start, TimeSpan.Zero);
            for (var step = 0; step < 200; step++)
            {
                var (before, at) = (breaker.State, now);
                now = Do(breaker, events[random.Next(events.Length)], now);
                if (before == BreakerStates.Open)
                    open += now - at;
                var story = $"seed {seed}, step {step}: {breaker.State}";
                Assert.True(Math.Abs((breaker.OpenFor(now) - open).TotalSeconds) < 1, $"{story} says {breaker.OpenFor(now)} open instead of {open}");
                Assert.True(!breaker.IsOpen || breaker.NextCheckAt is not null, $"{story} is open and nobody looks");
                Assert.True(breaker.State == BreakerStates.HalfOpen == breaker.Allowance > 0, $"{story} lets {breaker.Allowance} through");
                Assert.True(breaker.State == BreakerStates.Closed || breaker.Strikes + breaker.Stalls == 0, $"{story} counts while it is not closed");
                Assert.True(breaker.State != BreakerStates.Closed || breaker.Strikes < RegistryBreaker.MostStrikes, $"{story} has {breaker.Strikes} strikes");
            }
        }
    }

    private static RegistryBreaker In(string state)
    {
        var breaker = new RegistryBreaker { Region = "default", Origin = "http://a:80", StateSince = Start, AllowanceSince = Start };
        if (state == BreakerStates.Closed)
            return breaker;
        breaker.CheckFailed("unreachable", "refused", Start);
        if (state == BreakerStates.HalfOpen)
            breaker.CheckReached(Start);
        return breaker;
    }

    private static DateTimeOffset Do(RegistryBreaker breaker, string what, DateTimeOffset now)
    {
        switch (what)
        {
            case "down":
                breaker.Down(now, "unreachable", "refused", now);
                break;
            case "stalled":
                breaker.Stalled(now, "timeout", "no progress", now);
                break;
            case "old-down":
                breaker.Down(now - TimeSpan.FromDays(1), "unreachable", "refused", now);
                break;
            case "old-stalled":
                breaker.Stalled(now - TimeSpan.FromDays(1), "timeout", "no progress", now);
                break;
            case "reached":
                breaker.Reached(1, now);
                break;
            case "check-failed":
                breaker.CheckFailed("unreachable", "refused", now);
                break;
            case "check-reached":
                breaker.CheckReached(now);
                break;
            case "check-untold":
                breaker.CheckUntold(now);
                break;
            case "wait":
                now += TimeSpan.FromSeconds(10);
                breaker.Pass(now);
                break;
            case "tick":
                now += TimeSpan.FromSeconds(1);
                breaker.Pass(now);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, null);
        }

        return now;
    }
}

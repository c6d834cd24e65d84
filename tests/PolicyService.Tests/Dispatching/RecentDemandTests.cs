using HarborReplication.PolicyService.Dispatching;

namespace HarborReplication.PolicyService.Tests.Dispatching;

public sealed class RecentDemandTests
{
    private readonly Clock _clock = new();
    private readonly RecentDemand _demand;

    public RecentDemandTests() => _demand = new RecentDemand(_clock);

    [Fact]
    public void IsBusy_AfterAGrant_IsSoForASecondAndOfThatRegion()
    {
        Assert.False(_demand.IsBusy("here"));
        _demand.Lent("here", 1);
        Assert.True(_demand.IsBusy("here"));
        Assert.False(_demand.IsBusy("there"));
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.False(_demand.IsBusy("here"));
    }

    [Fact]
    public void Due_WhatWasLentSince_IsTakenOff()
    {
        Assert.Null(_demand.Due("here"));
        _demand.Counted("here", 100);
        Assert.Equal(100, _demand.Due("here"));
        Assert.Null(_demand.Due("there"));
        _demand.Lent("here", 30);
        Assert.Equal(70, _demand.Due("here"));
        _demand.Lent("here", 80);
        Assert.Equal(0, _demand.Due("here"));
    }

    [Fact]
    public void Due_ASecondLater_IsNotKnown()
    {
        _demand.Counted("here", 100);
        _clock.Pass(TimeSpan.FromMilliseconds(600));
        // What is lent does not make the count younger.
        _demand.Lent("here", 1);
        Assert.Equal(99, _demand.Due("here"));
        _clock.Pass(TimeSpan.FromMilliseconds(600));
        Assert.Null(_demand.Due("here"));
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;
    }
}

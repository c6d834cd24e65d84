using HarborReplication.TriggerService.Schedules;

namespace HarborReplication.TriggerService.Tests.Schedules;

public sealed class JitterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_None_Nothing() => Assert.Equal(TimeSpan.Zero, new Jitter(17, 0).Of(Noon));

    [Fact]
    public void Of_SamePolicyAndTick_SameOnEveryReplica() => Assert.Equal(new Jitter(17, 600).Of(Noon), new Jitter(17, 600).Of(Noon));

    [Fact]
    public void Of_ManyPoliciesAtOneTick_SpreadOverAllOfIt()
    {
        var minutes = Enumerable.Range(1, 1_000).Select(policy => new Jitter(policy, 599).Of(Noon)).ToList();

        Assert.All(minutes, delay => Assert.InRange(delay, TimeSpan.Zero, TimeSpan.FromSeconds(599)));
        // A hundred in each minute on average; fewer than half of that by chance is out of the question.
        Assert.All(minutes.GroupBy(delay => (int)delay.TotalMinutes), group => Assert.InRange(group.Count(), 50, 200));
        Assert.Equal(10, minutes.Select(delay => (int)delay.TotalMinutes).Distinct().Count());
    }
}

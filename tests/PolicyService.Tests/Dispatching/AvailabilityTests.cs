using HarborReplication.PolicyService.Dispatching;

namespace HarborReplication.PolicyService.Tests.Dispatching;

public sealed class AvailabilityTests
{
    /// <summary>Registries 1 and 2 are two records of one site.</summary>
    private static readonly Dictionary<long, string> Origins = new() { [1] = "a", [2] = "a", [3] = "b", [4] = "c" };

    [Fact]
    public void Everything_HasNoEnd() => Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(Availability.Everything.TryTake(1, 3)));

    [Fact]
    public void ClosedRegistry_TakesNothing_AsSourceOrDestination()
    {
        var availability = Of(closed: [3]);
        Assert.False(availability.TryTake(3, 1));
        Assert.False(availability.TryTake(1, 3));
        Assert.False(availability.TryTake(3, null));
        Assert.True(availability.TryTake(1, 4));
    }

    [Fact]
    public void Trial_IsForBothRecordsOfASite()
    {
        var availability = Of(trials: new() { ["a"] = 2 });
        Assert.True(availability.TryTake(1, 3));
        Assert.True(availability.TryTake(4, 2));
        Assert.False(availability.TryTake(1, 3));
        Assert.False(availability.TryTake(4, 2));
        Assert.Equal([1, 2], availability.Closed.Order());
        Assert.True(availability.TryTake(3, 4));
    }

    [Fact]
    public void Trial_FromASiteToItself_TakesOnePlace()
    {
        var availability = Of(trials: new() { ["a"] = 1 });
        Assert.True(availability.TryTake(1, 2));
        Assert.False(availability.TryTake(1, 2));
    }

    [Fact]
    public void Share_BindsWritingOnly()
    {
        var availability = Of(shares: new() { ["a"] = 1, ["b"] = 1 });
        Assert.True(availability.TryTake(3, 1));
        Assert.False(availability.TryTake(3, 2));
        Assert.True(availability.TryTake(1, 3));
        Assert.True(availability.TryTake(1, 4));
        Assert.True(availability.TryTake(1, null));
    }

    [Fact]
    public void NoRoomLeft_FromTheStart_IsClosed()
    {
        var availability = Of(trials: new() { ["b"] = 0 }, shares: new() { ["c"] = -3 });
        Assert.Equal([3], availability.Closed);
        Assert.Equal([4], availability.ClosedDestinations);
        Assert.False(availability.TryTake(1, 4));
        Assert.True(availability.TryTake(4, 1));
    }

    [Fact]
    public void Limits_BindTasksAndNotPlans()
    {
        var availability = Of(pulls: new() { ["a"] = 1 }, policies: new() { [7] = 1 });
        Assert.True(availability.TryTake(1, 3, policy: 8));
        Assert.False(availability.TryTake(2, 3, policy: 8));
        Assert.True(availability.TryTake(2, null));
        Assert.True(availability.TryTake(4, 1, policy: 7));
        Assert.False(availability.TryTake(4, 1, policy: 7));
        Assert.Equal([1, 2], availability.ClosedSources.Order());
        Assert.Equal([7], availability.ClosedPolicies);
    }

    private static Availability Of(
        IEnumerable<long>? closed = null, Dictionary<string, int>? trials = null, Dictionary<string, int>? shares = null,
        Dictionary<string, int>? pulls = null, Dictionary<long, int>? policies = null) =>
        new(Origins, closed ?? [], trials ?? [], shares ?? [], pulls ?? [], policies ?? []);
}

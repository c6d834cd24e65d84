using HarborReplication.Contracts.Words;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>Limits that operators set: over all workers, for what reads, what writes and what belongs to a policy.</summary>
public sealed class ConcurrencyTests
{
    private static readonly string[] Tags = ["v1", "v2", "v3", "v4", "v5"];

    [Fact]
    public async Task Policy_WithALimit_HasNoMoreUnderWayOverAllWorkers()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (one, two) = await WorkersAsync(plane);
        var policy = await plane.AddPolicyAsync();
        await plane.ChangeAsync(database => database.Policies.ExecuteUpdateAsync(set => set.SetProperty(row => row.MaxConcurrent, 2)));
        await plane.RunningAsync(one, policy, Tags);
        await plane.RunningAsync(one, await plane.AddPolicyAsync(name: "free", destination: "elsewhere"), Tags);

        Assert.Equal(2, (await plane.AskAsync(one)).Tasks.Count(task => task.PolicyId == policy));
        Assert.DoesNotContain((await plane.AskAsync(two)).Tasks, task => task.PolicyId == policy);
        await plane.SettleAsync(one, Worker.Copied(one.Tasks.First(task => task.PolicyId == policy)));
        Assert.Single((await plane.AskAsync(two)).Tasks, task => task.PolicyId == policy);
    }

    [Theory]
    [InlineData("source")]
    [InlineData("destination")]
    public async Task Registry_WithALimit_HasNoMoreUnderWayOfAllPolicies(string side)
    {
        await using var plane = await PlaneHost.StartAsync();
        var (one, two) = await WorkersAsync(plane);
        await plane.RunningAsync(one, await plane.AddPolicyAsync(), Tags);
        await plane.RunningAsync(one, await plane.AddPolicyAsync(name: "another"), ["w1", "w2"], Lanes.Bulk);
        await plane.ChangeAsync(database => database.Registries.Where(row => row.Name == side).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.MaxConcurrentPulls, side == "source" ? 3 : 0).SetProperty(row => row.MaxConcurrentPushes, side == "source" ? 0 : 3)));

        Assert.Equal(2, (await plane.AskAsync(one, slots: 2)).Tasks.Count);
        Assert.Single((await plane.AskAsync(two)).Tasks);
        Assert.Empty((await plane.AskAsync(one)).Tasks);
        await plane.ChangeAsync(database => database.Registries.ExecuteUpdateAsync(set => set.SetProperty(row => row.MaxConcurrentPulls, 0).SetProperty(row => row.MaxConcurrentPushes, 0)));
        Assert.Equal(4, (await plane.AskAsync(one)).Tasks.Count);
    }

    private static async Task<(Worker One, Worker Two)> WorkersAsync(PlaneHost plane)
    {
        var (one, two) = (new Worker("one"), new Worker("two"));
        await plane.HeartbeatAsync(one);
        await plane.HeartbeatAsync(two);
        return (one, two);
    }
}

using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tests.Api;
using HarborReplication.Testing;

namespace HarborReplication.PolicyService.Tests.Plane;

public sealed class RecentCountsTests
{
    /// <summary>So many are not counted for everybody who looks.</summary>
    private const int Large = 5_000;

    [Fact]
    public async Task Count_LargeExecutionThatGrows_IsCountedAgainWhileSomebodyLooks()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        await AddAsync(plane, execution, Large - 1);
        Assert.Equal(Large, await LookAsync(plane, execution));

        await AddAsync(plane, execution, 1);

        await Eventually.TrueAsync(async _ => await LookAsync(plane, execution) == Large + 1, "the new task is counted", TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Count_SmallExecution_IsCountedEachTime()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        Assert.Equal(1, await LookAsync(plane, execution));
        await AddAsync(plane, execution, 1);
        Assert.Equal(2, await LookAsync(plane, execution));
    }

    private static Task<int> AddAsync(PlaneHost plane, long execution, int tasks) => plane.ReadAsync(database =>
    {
        database.Tasks.AddRange(ApiSeeds.Tasks(execution, tasks));
        return database.SaveChangesAsync();
    });

    private static Task<int> LookAsync(PlaneHost plane, long execution) => plane.RunAsync<RecentCounts, int>(counts => plane.ReadAsync(
        async database => (await counts.CountAsync(database, [execution], default))[execution].Total));
}

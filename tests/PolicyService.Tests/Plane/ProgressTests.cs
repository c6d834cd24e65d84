using HarborReplication.Contracts.Sessions;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>What heartbeats tell of the speed of copies.</summary>
public sealed class ProgressTests
{
    [Fact]
    public async Task Heartbeats_OfTwoSessions_AddUpToTheSpeedOfAnExecution()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (one, two) = (new Worker("one"), new Worker("two"));
        await plane.HeartbeatAsync(one);
        await plane.HeartbeatAsync(two);
        var execution = await plane.RunningAsync(one, await plane.AddPolicyAsync(), ["v1", "v2"]);
        await plane.AskAsync(one, slots: 1);
        await plane.AskAsync(two, slots: 1);

        await plane.HeartbeatAsync(one.Heartbeat(speeds: [new ExecutionSpeed { ExecutionId = execution, BytesPerSecond = 999 }]));
        await plane.HeartbeatAsync(one.Heartbeat(speeds: [new ExecutionSpeed { ExecutionId = execution, BytesPerSecond = 100 }, new ExecutionSpeed { ExecutionId = 4711, BytesPerSecond = 7 }]));
        await plane.HeartbeatAsync(two.Heartbeat(speeds: [new ExecutionSpeed { ExecutionId = execution, BytesPerSecond = 30 }]));
        Assert.Equal(130, (await SpeedsAsync(plane, execution))[execution]);

        await plane.HeartbeatAsync(two.Heartbeat(speeds: []));
        Assert.Equal(100, (await SpeedsAsync(plane, execution))[execution]);
        await plane.HeartbeatAsync(one, closed: true);
        Assert.Empty(await SpeedsAsync(plane, execution));
    }

    [Fact]
    public async Task Speed_NotToldForAWhile_IsNotKnown()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        await plane.AskAsync(worker);
        await plane.HeartbeatAsync(worker.Heartbeat(speeds: [new ExecutionSpeed { ExecutionId = execution, BytesPerSecond = 100 }]));
        await plane.ReadAsync(async database =>
        {
            var late = await database.NowAsync(default) - SessionSpeed.GoodFor - TimeSpan.FromSeconds(1);
            return await database.SessionSpeeds.ExecuteUpdateAsync(set => set.SetProperty(speed => speed.HeardAt, late));
        });
        Assert.Empty(await SpeedsAsync(plane, execution));
    }

    [Fact]
    public async Task Heartbeat_OfATask_IsItsSpeedAndItsEta()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        await plane.AskAsync(worker);

        await plane.HeartbeatAsync(worker.Heartbeat(progress: task => Held(task, done: 400, speed: 100)));
        Assert.Equal((300L, 100L, 7L), await ShownAsync(plane, execution));
        await plane.HeartbeatAsync(worker.Heartbeat(progress: task => Held(task, done: 700, speed: 100)));
        Assert.Equal((600L, 100L, 4L), await ShownAsync(plane, execution));
        await plane.HeartbeatAsync(worker.Heartbeat(progress: task => Held(task, done: 700, speed: 0)));
        Assert.Equal((600L, 0L, null), await ShownAsync(plane, execution));
        await plane.HeartbeatAsync(worker.Heartbeat(progress: task => Held(task, done: 700, speed: null)));
        Assert.Equal((600L, null, null), await ShownAsync(plane, execution));
    }

    private static HeldTask Held(GrantedTask task, long done, long? speed) => new()
    {
        TaskId = task.TaskId, Attempt = task.Attempt, BytesDone = done, BytesTotal = 1_050, BytesMounted = 100, BytesPerSecond = speed,
    };

    private static Task<IReadOnlyDictionary<long, long>> SpeedsAsync(PlaneHost plane, long execution) =>
        plane.RunAsync<ExecutionSpeeds, IReadOnlyDictionary<long, long>>(speeds => speeds.OfAsync([execution], default));

    private static Task<(long Sent, long? Speed, long? Eta)> ShownAsync(PlaneHost plane, long execution) => plane.ReadAsync(async database =>
    {
        var task = await database.Tasks.AsNoTracking().SingleAsync(task => task.ExecutionId == execution);
        var shown = TaskResponse.Of(task, stopRequested: false, waits: null, [], await database.NowAsync(default));
        return (shown.BytesSent, shown.BytesPerSecond, shown.EtaSeconds);
    });
}

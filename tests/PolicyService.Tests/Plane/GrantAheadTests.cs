using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>More is lent than a session has free slots, so that none of them waits for a grant.</summary>
public sealed class GrantAheadTests
{
    [Fact]
    public async Task Grant_OneSession_LendsAsManyAheadAsItAsksFor()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), Tags(30));

        Assert.Equal(12, (await plane.AskAsync(worker, slots: 2, ahead: 10)).Tasks.Count);

        Assert.Equal(10, await plane.ReadAsync(database => database.Tasks.CountAsync(task => task.Ahead && task.Status == TaskStates.Granted)));
    }

    [Fact]
    public async Task Grant_SeveralSessions_LendsEachAtMostItsShareAheadHoweverOftenItAsks()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (eager, other) = (new Worker("eager"), new Worker("other"));
        await plane.HeartbeatAsync(eager);
        await plane.HeartbeatAsync(other);
        await plane.RunningAsync(eager, await plane.AddPolicyAsync(), Tags(40));

        for (var asked = 0; asked < 5; asked++)
            await plane.AskAsync(eager, slots: 0, ahead: 500);

        Assert.Equal(20, eager.Tasks.Count);
        Assert.NotEmpty((await plane.AskAsync(other, slots: 2, ahead: 500)).Tasks);
    }

    [Fact]
    public async Task Grant_LittleIsLeft_LendsWhatHasAFreeSlot()
    {
        await using var plane = await PlaneHost.StartAsync();
        var workers = Enumerable.Range(0, 4).Select(number => new Worker($"worker {number}")).ToList();
        foreach (var worker in workers)
            await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(workers[0], await plane.AddPolicyAsync(), Tags(4));

        Assert.Equal(3, (await plane.AskAsync(workers[0], slots: 3, ahead: 500)).Tasks.Count);
        Assert.Single((await plane.AskAsync(workers[1], slots: 3, ahead: 500)).Tasks);
    }

    [Fact]
    public async Task Grant_UrgentBesideBulk_IsTheFirstOfTheAnswer()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var policy = await plane.AddPolicyAsync();
        await plane.RunningAsync(worker, policy, Tags(20), Lanes.Bulk);
        await plane.RunningAsync(worker, policy, ["u1"], Lanes.Urgent);

        var granted = (await plane.AskAsync(worker, slots: 1, ahead: 5)).Tasks;

        Assert.Equal(6, granted.Count);
        Assert.Equal("u1", granted[0].SourceReference);
    }

    [Fact]
    public async Task Lease_RunOutWhileTasksWait_CountsACrashOnlyOfWhatHadASlot()
    {
        await using var plane = await PlaneHost.StartAsync();
        var lost = new Worker("lost");
        await plane.HeartbeatAsync(lost);
        await plane.RunningAsync(lost, await plane.AddPolicyAsync(), Tags(10));
        await plane.AskAsync(lost, slots: 1, ahead: 9);

        await LoseAsync(plane, lost);

        var crashes = await plane.ReadAsync(database => database.Tasks.OrderBy(task => task.Id).Select(task => task.Crashes).ToListAsync());
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 0], crashes);
        Assert.Equal(1, await plane.ReadAsync(database => database.TaskAttempts.CountAsync(attempt => attempt.Reason == Reasons.WorkerCrash)));
    }

    [Fact]
    public async Task Lease_RunOutAfterAHeartbeatThatSaysWhatHasBegun_CountsItAsACrash()
    {
        await using var plane = await PlaneHost.StartAsync();
        var lost = new Worker("lost");
        await plane.HeartbeatAsync(lost);
        await plane.RunningAsync(lost, await plane.AddPolicyAsync(), Tags(3));
        var granted = (await plane.AskAsync(lost, slots: 1, ahead: 2)).Tasks;
        lost.Waiting.Add(granted[2].TaskId);
        await plane.HeartbeatAsync(lost);

        await LoseAsync(plane, lost);

        var crashes = await plane.ReadAsync(database => database.Tasks.OrderBy(task => task.Id).Select(task => task.Crashes).ToListAsync());
        Assert.Equal([1, 1, 0], crashes);
    }

    // Whether it had begun, and killed the worker at once, is not known of any of them: next time it will be.
    [Fact]
    public async Task Grant_SessionDiedWhileTasksWaited_LendsThemForFreeSlotsOnly()
    {
        await using var plane = await PlaneHost.StartAsync();
        var lost = new Worker("lost");
        await plane.HeartbeatAsync(lost);
        await plane.RunningAsync(lost, await plane.AddPolicyAsync(), Tags(10));
        await plane.AskAsync(lost, slots: 0, ahead: 10);
        await LoseAsync(plane, lost);
        var next = new Worker("next");
        await plane.HeartbeatAsync(next);

        Assert.Equal(2, (await plane.AskAsync(next, slots: 2, ahead: 8)).Tasks.Count);
        await LoseAsync(plane, next);

        Assert.Equal(2, await plane.ReadAsync(database => database.Tasks.CountAsync(task => task.Crashes == 1)));
    }

    [Fact]
    public async Task Heartbeat_WithoutATaskThatWaited_LendsItToOthersAsIfNothingHadHappened()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (busy, other) = (new Worker("busy"), new Worker("other"));
        await plane.HeartbeatAsync(busy);
        await plane.RunningAsync(busy, await plane.AddPolicyAsync(), Tags(2));
        var granted = (await plane.AskAsync(busy, slots: 1, ahead: 1)).Tasks;
        await plane.HeartbeatAsync(other);
        Assert.Empty((await plane.AskAsync(other)).Tasks);

        busy.Tasks.Remove(granted[1]);
        await plane.HeartbeatAsync(busy);

        Assert.Equal(granted[1].TaskId, Assert.Single((await plane.AskAsync(other, slots: 1)).Tasks).TaskId);
        var task = await plane.ReadAsync(database => database.Tasks.AsNoTracking().SingleAsync(row => row.Id == granted[1].TaskId));
        Assert.Equal((0, 0), (task.Crashes, task.Failures));
        Assert.Equal(0, await plane.ReadAsync(database => database.TaskAttempts.CountAsync()));
    }

    [Fact]
    public async Task Grant_PlanFoundTheTagAbsent_SaysSoOfTheFirstAttemptOnly()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"], expected: References.Absent);
        var first = Assert.Single((await plane.AskAsync(worker)).Tasks);
        await plane.SettleAsync(worker, Worker.Ended(first, Outcomes.Returned));

        var second = Assert.Single((await plane.AskAsync(worker)).Tasks);

        Assert.Equal((References.Absent, null), (first.Expected, second.Expected));
    }

    [Fact]
    public async Task Grant_PlanWasMadeLongAgo_SaysNothingOfTheDestination()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"], expected: References.Absent);
        var longAgo = await plane.ReadAsync(database => database.NowAsync(default)) - TimeSpan.FromMinutes(5);
        await plane.ReadAsync(database => database.Tasks.ExecuteUpdateAsync(set => set.SetProperty(task => task.CreationTime, longAgo)));

        Assert.Null(Assert.Single((await plane.AskAsync(worker)).Tasks).Expected);
    }

    // Found by a broker outage: both executions were planned before the first one had copied, and the second wrote every tag once more.
    [Fact]
    public async Task Grant_AnotherExecutionWritesThereToo_ExpectsNothing()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var first = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"], expected: References.Absent);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(name: "another"), ["v1"], expected: References.Absent);

        var task = Assert.Single((await plane.AskAsync(worker)).Tasks);
        Assert.Equal((first, null), (task.ExecutionId, task.Expected));
        await plane.SettleAsync(worker, Worker.Ended(task, Outcomes.Copied));

        Assert.Null(Assert.Single((await plane.AskAsync(worker)).Tasks).Expected);
    }

    private static async Task LoseAsync(PlaneHost plane, Worker worker)
    {
        await plane.PassLeaseTimeAsync(TimeSpan.FromSeconds(30));
        await plane.ExpireAsync();
        worker.Tasks.Clear();
    }

    private static List<string> Tags(int count) => [.. Enumerable.Range(0, count).Select(number => $"v{number:00}")];
}

using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

public sealed class GrantTests
{
    [Fact]
    public async Task Grant_SameDestinationTagInTwoExecutions_IsLentToOneAtATime()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var first = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        var second = await plane.RunningAsync(worker, await plane.AddPolicyAsync(name: "another"), ["v1"]);
        var task = Assert.Single((await plane.AskAsync(worker)).Tasks);
        Assert.Equal(first, task.ExecutionId);
        Assert.Empty((await plane.AskAsync(worker)).Tasks);
        await plane.SettleAsync(worker, Worker.Copied(task));
        Assert.Equal(second, Assert.Single((await plane.AskAsync(worker)).Tasks).ExecutionId);
    }

    [Fact]
    public async Task Grant_ManySessionsAtOnce_LendsEveryTaskOnce()
    {
        await using var plane = await PlaneHost.StartAsync();
        var workers = Enumerable.Range(0, 6).Select(number => new Worker($"worker {number}")).ToList();
        foreach (var worker in workers)
            await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(workers[0], await plane.AddPolicyAsync(), [.. Enumerable.Range(0, 60).Select(number => $"v{number}")]);
        await Task.WhenAll(workers.Select(async worker =>
        {
            while ((await plane.AskAsync(worker, slots: 3)).Tasks.Count > 0)
            {
            }
        }));
        Assert.Equal(60, workers.SelectMany(worker => worker.Tasks).Select(task => task.TaskId).Distinct().Count());
        Assert.Equal(60, workers.Sum(worker => worker.Tasks.Count));
        Assert.Equal(60, await plane.ReadAsync(database => database.Tasks.CountAsync(task => task.ExecutionId == execution && task.Attempt == 1)));
    }

    [Fact]
    public async Task Grant_UrgentBesideBulk_LendsUrgentFirst()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var policy = await plane.AddPolicyAsync();
        await plane.RunningAsync(worker, policy, ["b1", "b2", "b3"], Lanes.Bulk);
        await plane.RunningAsync(worker, policy, ["u1"], Lanes.Urgent);
        Assert.Equal("u1", Assert.Single((await plane.AskAsync(worker, slots: 1)).Tasks).SourceReference);
    }

    [Fact]
    public async Task Grant_TwoExecutionsOfOneLane_ShareTheSlots()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var policy = await plane.AddPolicyAsync();
        var large = await plane.RunningAsync(worker, policy, [.. Enumerable.Range(0, 40).Select(number => $"l{number}")]);
        var small = await plane.RunningAsync(worker, policy, ["s1", "s2", "s3", "s4"]);
        var granted = (await plane.AskAsync(worker, slots: 8)).Tasks;
        Assert.Equal(4, granted.Count(task => task.ExecutionId == large));
        Assert.Equal(4, granted.Count(task => task.ExecutionId == small));
    }

    [Fact]
    public async Task Grant_NeverArrived_IsLentAgainAfterTheHeartbeatThatClosesTheRequest()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        Assert.Single((await plane.AskAsync(worker)).Tasks);
        worker.Tasks.Clear();
        await plane.HeartbeatAsync(worker);
        Assert.Equal(2, Assert.Single((await plane.AskAsync(worker)).Tasks).Attempt);
    }

    [Fact]
    public async Task Grant_UnknownSession_GetsNothing()
    {
        await using var plane = await PlaneHost.StartAsync();
        var known = new Worker("known");
        await plane.HeartbeatAsync(known);
        await plane.RunningAsync(known, await plane.AddPolicyAsync(), ["v1"]);
        Assert.Empty((await plane.AskAsync(new Worker("unknown"))).Tasks);
    }

    [Fact]
    public async Task Grant_OtherRegion_GetsNothing()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (here, there) = (new Worker("here"), new Worker("there", "elsewhere"));
        await plane.HeartbeatAsync(here);
        await plane.HeartbeatAsync(there);
        await plane.RunningAsync(here, await plane.AddPolicyAsync(), ["v1"]);
        Assert.Empty((await plane.AskAsync(there)).Tasks);
    }

    [Fact]
    public async Task Lease_RunOut_LendsElsewhereAndIgnoresTheOldSession()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (lost, other) = (new Worker("lost"), new Worker("other"));
        await plane.HeartbeatAsync(lost);
        var execution = await plane.RunningAsync(lost, await plane.AddPolicyAsync(), ["v1"]);
        var stale = Assert.Single((await plane.AskAsync(lost)).Tasks);
        await plane.PassLeaseTimeAsync(TimeSpan.FromSeconds(30));
        await plane.HeartbeatAsync(other);
        await plane.ExpireAsync();
        var fresh = Assert.Single((await plane.AskAsync(other)).Tasks);
        Assert.Equal((stale.TaskId, stale.Attempt + 1), (fresh.TaskId, fresh.Attempt));

        await plane.SettleAsync(lost, Worker.Failed(stale, FailureClasses.Permanent, "src-auth"));
        lost.Tasks.Add(stale);
        Assert.Equal(stale.TaskId, Assert.Single((await plane.HeartbeatAsync(lost))!.AbandonTasks).TaskId);
        await plane.SettleAsync(other, Worker.Copied(fresh));
        await plane.UntilAsync(execution, ExecutionStates.Succeeded);
        var attempts = await plane.ReadAsync(database => database.TaskAttempts.AsNoTracking().OrderBy(attempt => attempt.Attempt).ToListAsync());
        Assert.Equal([Reasons.WorkerCrash, null], attempts.Select(attempt => attempt.Reason));
        Assert.Equal(["lost", "other"], attempts.Select(attempt => attempt.Worker));
    }

    [Fact]
    public async Task Lease_ConnectedAgainBeforeItRanOut_KeepsItsTasks()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        Assert.Single((await plane.AskAsync(worker)).Tasks);
        await plane.PassLeaseTimeAsync(TimeSpan.FromSeconds(15));
        Assert.Empty((await plane.HeartbeatAsync(worker))!.AbandonTasks);
        await plane.PassLeaseTimeAsync(TimeSpan.FromSeconds(15));
        await plane.ExpireAsync();
        Assert.Equal(1, await plane.ReadAsync(database => database.Tasks.CountAsync(task => task.Session == worker.Session && task.Status == TaskStates.Granted)));
    }

    [Fact]
    public async Task Task_ThatKillsItsWorkers_RunsAloneAndThenFails()
    {
        await using var plane = await PlaneHost.StartAsync();
        var keeper = new Worker("keeper");
        await plane.HeartbeatAsync(keeper);
        var execution = await plane.RunningAsync(keeper, await plane.AddPolicyAsync(), ["bad", "good"]);
        await plane.ReadAsync(database => database.Tasks.Where(task => task.SourceReference == "bad").ExecuteUpdateAsync(set => set.SetProperty(task => task.Crashes, 3)));
        var victim = new Worker("victim");
        await plane.HeartbeatAsync(victim);
        Assert.Equal("bad", Assert.Single((await plane.AskAsync(victim)).Tasks).SourceReference);
        Assert.Empty((await plane.AskAsync(victim)).Tasks);
        await plane.PassLeaseTimeAsync(TimeSpan.FromSeconds(30));
        await plane.HeartbeatAsync(keeper);
        await plane.ExpireAsync();
        await plane.SettleAsync(keeper, (await plane.AskAsync(keeper)).Tasks.Where(task => task.SourceReference == "good").Select(task => Worker.Copied(task)));
        await plane.UntilAsync(execution, ExecutionStates.Failed);
        Assert.Equal(
            Reasons.WorkerCrash,
            await plane.ReadAsync(database => database.Tasks.Where(task => task.SourceReference == "bad").Select(task => task.Reason).SingleAsync()));
    }
}

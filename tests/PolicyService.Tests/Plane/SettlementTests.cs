using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

public sealed class SettlementTests
{
    [Fact]
    public async Task Settlement_DeliveredTwice_IsAppliedOnce()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1", "v2"]);
        var task = (await plane.AskAsync(worker)).Tasks[0];
        Assert.Single((await plane.SettleAsync(worker, Worker.Copied(task))).Tasks);
        var again = await plane.SettleAsync(worker, Worker.Copied(task));
        Assert.Empty(again.Tasks);
        Assert.Empty(again.Repairs);
        Assert.Equal(ExecutionStates.Running, (await plane.ExecutionAsync(execution)).State);
    }

    [Fact]
    public async Task Settlement_Transient_IsTriedAgainAndSucceeds()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        var task = Assert.Single((await plane.AskAsync(worker)).Tasks);
        await plane.SettleAsync(worker, Worker.Failed(task, FailureClasses.Transient, "dst-server-error"));
        var waiting = await plane.ReadAsync(database => database.Tasks.AsNoTracking().SingleAsync());
        Assert.Equal((TaskStates.Pending, "dst-server-error", 1), (waiting.Status, waiting.Reason, waiting.Failures));
        await Eventually.TrueAsync(
            async _ => (await plane.AskAsync(worker)).Tasks.Count > 0, "the task is not lent again", TimeSpan.FromSeconds(10));
        Assert.Equal(2, worker.Tasks[0].Attempt);
        await plane.SettleAsync(worker, Worker.Copied(worker.Tasks[0]));
        var ended = await plane.UntilAsync(execution, ExecutionStates.Succeeded);
        Assert.Equal(0, ended.Final.Failed);
    }

    [Fact]
    public async Task Settlement_RetryAfter_IsHonoured()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        var task = Assert.Single((await plane.AskAsync(worker)).Tasks);
        var before = await plane.ReadAsync(database => database.NowAsync(default));
        await plane.SettleAsync(worker, Worker.Failed(task, FailureClasses.Transient, "dst-rate-limited", retryAfter: 120));
        var next = await plane.ReadAsync(database => database.Tasks.Select(row => row.NextAttemptAt).SingleAsync());
        Assert.InRange((next - before).TotalSeconds, 119, 140);
    }

    [Fact]
    public async Task Settlement_Permanent_FailsAtOnceWithItsReason()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        await plane.SettleAsync(worker, Worker.Failed(Assert.Single((await plane.AskAsync(worker)).Tasks), FailureClasses.Permanent, "dst-denied"));
        Assert.Equal(1, (await plane.UntilAsync(execution, ExecutionStates.Failed)).Final.Failed);
        Assert.Equal("dst-denied", await plane.ReadAsync(database => database.Tasks.Select(task => task.Reason).SingleAsync()));
    }

    [Fact]
    public async Task Settlement_TransientAfterTheDeadline_FailsWithTheLastCause()
    {
        await using var plane = await PlaneHost.StartAsync(new ExecutionPlaneOptions
        {
            SweepInterval = TimeSpan.FromMilliseconds(200), RetryBaseDelay = TimeSpan.FromMilliseconds(10), RetryDeadline = TimeSpan.FromMilliseconds(1),
        });
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        await plane.SettleAsync(worker, Worker.Failed(Assert.Single((await plane.AskAsync(worker)).Tasks), FailureClasses.Transient, "dst-timeout"));
        await Eventually.TrueAsync(
            async _ => (await plane.AskAsync(worker)).Tasks.Count > 0, "the task is not lent again", TimeSpan.FromSeconds(10));
        await plane.SettleAsync(worker, Worker.Failed(worker.Tasks[0], FailureClasses.Transient, "dst-timeout"));
        await plane.UntilAsync(execution, ExecutionStates.Failed);
        var task = await plane.ReadAsync(database => database.Tasks.AsNoTracking().SingleAsync());
        Assert.Equal("dst-timeout", task.Reason);
        Assert.StartsWith("given up after 2 attempts", task.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settlement_Returned_IsLentAgainAndCountsAsNoFailure()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        await plane.SettleAsync(worker, Worker.Ended(Assert.Single((await plane.AskAsync(worker)).Tasks), Outcomes.Returned));
        Assert.Equal(2, Assert.Single((await plane.AskAsync(worker)).Tasks).Attempt);
        Assert.Equal(0, await plane.ReadAsync(database => database.Tasks.Select(task => task.Failures).SingleAsync()));
    }

    [Fact]
    public async Task Settlement_LateWriteToAFinishedTask_BeginsARepair()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (paused, other) = (new Worker("paused"), new Worker("other"));
        await plane.HeartbeatAsync(paused);
        var execution = await plane.RunningAsync(paused, await plane.AddPolicyAsync(), ["v1"]);
        var stale = Assert.Single((await plane.AskAsync(paused)).Tasks);
        await plane.PassLeaseTimeAsync(TimeSpan.FromSeconds(30));
        await plane.HeartbeatAsync(other);
        await plane.ExpireAsync();
        await plane.SettleAsync(other, Worker.Copied(Assert.Single((await plane.AskAsync(other)).Tasks), "sha256:new"));
        await plane.UntilAsync(execution, ExecutionStates.Succeeded);

        var late = await plane.SettleAsync(paused, Worker.Copied(stale, "sha256:old"));
        plane.Send(new Contracts.Executions.ExecutionRequested { CorrelationId = Assert.Single(late.Repairs) });
        await Eventually.TrueAsync(
            async _ => (await plane.AskAsync(other)).Tasks.Count > 0, "the tag is not written again", TimeSpan.FromSeconds(10));
        Assert.Equal(("v1", Lanes.Urgent, true), (other.Tasks[0].SourceReference, other.Tasks[0].Lane, other.Tasks[0].Override));
    }

    [Fact]
    public async Task Stop_PendingAndGranted_EndsStoppedAndTellsTheWorker()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1", "v2", "v3"]);
        var task = Assert.Single((await plane.AskAsync(worker, slots: 1)).Tasks);
        await plane.ReadAsync(async database =>
        {
            var now = await database.NowAsync(default);
            return await database.Executions.ExecuteUpdateAsync(set => set.SetProperty(row => row.StopRequestedAt, now));
        });
        Assert.Empty((await plane.AskAsync(worker)).Tasks);
        // Nobody tells the saga: the sweep does.
        await plane.UntilAsync(execution, ExecutionStates.Stopping);
        Assert.Equal(task.TaskId, Assert.Single((await plane.HeartbeatAsync(worker))!.AbandonTasks).TaskId);
        await plane.SettleAsync(worker, Worker.Ended(task, Outcomes.Stopped));
        Assert.Equal(3, (await plane.UntilAsync(execution, ExecutionStates.Stopped)).Final.Stopped);
    }
}

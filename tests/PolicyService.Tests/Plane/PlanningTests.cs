using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

public sealed class PlanningTests
{
    [Fact]
    public async Task Batch_DeliveredTwice_IsAppliedOnce()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RequestAsync(await plane.AddPolicyAsync());
        var plan = await plane.PlanAsync(worker, execution);
        await plane.BatchAsync(worker, plan, 1, ["v1"], equal: ["v2"]);
        var again = await plane.BatchAsync(worker, plan, 1, ["v1"], equal: ["v2"]);
        Assert.True(again.Current);
        Assert.False(again.HasTasks);
        Assert.Equal(1, await plane.ReadAsync(database => database.Tasks.CountAsync()));
        Assert.Equal(1, await plane.ReadAsync(database => database.EqualRepositories.SumAsync(equal => equal.Count)));
    }

    [Fact]
    public async Task Plan_FinishedBeforeItsLastBatch_EndsWithTheBatch()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RequestAsync(await plane.AddPolicyAsync());
        var plan = await plane.PlanAsync(worker, execution);
        await plane.BatchAsync(worker, plan, 2, ["v2"]);
        await plane.FinishPlanAsync(worker, plan, batches: 2);
        Assert.Equal(ExecutionStates.Planning, (await plane.ExecutionAsync(execution)).State);
        Assert.True((await plane.BatchAsync(worker, plan, 1, ["v1"])).Finished);
        // Nobody tells the saga: the sweep does.
        await plane.UntilAsync(execution, ExecutionStates.Running);
    }

    [Fact]
    public async Task Plan_OfALostSession_IsLentAgainAndTheOldOneIsRefused()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (lost, other) = (new Worker("lost"), new Worker("other"));
        await plane.HeartbeatAsync(lost);
        var execution = await plane.RequestAsync(await plane.AddPolicyAsync());
        var old = await plane.PlanAsync(lost, execution);
        await plane.BatchAsync(lost, old, 1, ["v1"], equal: ["v2"]);
        await plane.PassLeaseTimeAsync(TimeSpan.FromSeconds(30));
        await plane.HeartbeatAsync(other);
        await plane.ExpireAsync();

        var plan = await plane.PlanAsync(other, execution);
        Assert.Equal(old.PlanAttempt + 1, plan.PlanAttempt);
        Assert.False((await plane.BatchAsync(lost, old, 2, ["v9"])).Current);
        // v1 was copied in between: it has a task and is not counted a second time.
        await plane.BatchAsync(other, plan, 1, [], equal: ["v1", "v2"]);
        await plane.FinishPlanAsync(other, plan, 1);
        await plane.UntilAsync(execution, ExecutionStates.Running);
        await plane.SettleAsync(other, (await plane.AskAsync(other)).Tasks.Select(task => Worker.Copied(task)));
        var ended = await plane.UntilAsync(execution, ExecutionStates.Succeeded);
        Assert.Equal((2, 2, 1), (ended.Final.Total, ended.Final.Succeeded, ended.Final.AlreadyPresent));
    }

    [Fact]
    public async Task Plan_SourceDown_IsTriedAgain()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RequestAsync(await plane.AddPolicyAsync());
        var failure = new PlanFailure { Class = FailureClasses.Down, Reason = "src-unreachable", Detail = "connection refused" };
        await plane.FinishPlanAsync(worker, await plane.PlanAsync(worker, execution), 0, failure);
        Assert.Contains("src-unreachable", (await plane.ExecutionAsync(execution)).StatusText, StringComparison.Ordinal);
        await plane.FinishPlanAsync(worker, await plane.PlanAsync(worker, execution), 0);
        await plane.UntilAsync(execution, ExecutionStates.Succeeded);
    }

    [Fact]
    public async Task Plan_SourceRefuses_FailsTheExecutionWithTheReason()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RequestAsync(await plane.AddPolicyAsync());
        var failure = new PlanFailure { Class = FailureClasses.Permanent, Reason = "src-auth", Detail = "wrong password" };
        await plane.FinishPlanAsync(worker, await plane.PlanAsync(worker, execution), 0, failure);
        Assert.Contains("wrong password", (await plane.UntilAsync(execution, ExecutionStates.Failed)).StatusText, StringComparison.Ordinal);
    }
}

using HarborReplication.Contracts.Executions;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Executions.Reopening;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

public sealed class ReopeningTests
{
    [Fact]
    public async Task Retry_AfterAFailure_TriesTheFailedTasksInTheSameExecution()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = await WorkerAsync(plane);
        var execution = await FailedAsync(plane, worker, await plane.AddPolicyAsync());
        await Testing.Eventually.TrueAsync(async _ => (await plane.ExecutionAsync(execution)).KeepUntil is not null, "the sweep has seen the end", TimeSpan.FromSeconds(20));

        Assert.True((await RetryAsync(plane, execution)).Changed);
        var reopened = await plane.ExecutionAsync(execution);
        Assert.Equal((ExecutionStates.Running, null, null, 0), (reopened.State, reopened.EndTime, reopened.KeepUntil, reopened.Final.Total));
        var task = Assert.Single((await plane.AskAsync(worker)).Tasks);
        Assert.Equal(("v2", 2), (task.SourceReference, task.Attempt));
        await plane.SettleAsync(worker, Worker.Copied(task));

        var ended = await plane.UntilAsync(execution, ExecutionStates.Succeeded);
        Assert.Equal((2, 2, 0), (ended.Final.Total, ended.Final.Succeeded, ended.Final.Failed));
        Assert.NotNull(ended.EndTime);
        Assert.Equal(2, await EventsAsync(plane, execution, "harbor.replication.execution.finished"));
        Assert.Equal(1, await EventsAsync(plane, execution, "harbor.replication.execution.resumed"));
    }

    [Fact]
    public async Task Retry_SentManyTimesAtOnce_GoesOnOnce()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = await WorkerAsync(plane);
        var execution = await FailedAsync(plane, worker, await plane.AddPolicyAsync());

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RetryAsync(plane, execution)));
        Assert.All(all, one => Assert.Null(one.Problem));
        Assert.Single(all, one => one.Changed);
        Assert.Single((await plane.AskAsync(worker)).Tasks);
        Assert.False((await RetryAsync(plane, execution)).Changed);
        await plane.SettleAsync(worker, Worker.Copied(worker.Tasks.Single()));
        await plane.UntilAsync(execution, ExecutionStates.Succeeded);
        Assert.False((await RetryAsync(plane, execution)).Changed);
        Assert.Equal(ExecutionStates.Succeeded, (await plane.ExecutionAsync(execution)).State);
    }

    [Fact]
    public async Task Retry_OfAnUnlistedRepository_PlansAgainAndCountsOnce()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = await WorkerAsync(plane);
        var execution = await plane.RequestAsync(await plane.AddPolicyAsync());
        var plan = await plane.PlanAsync(worker, execution);
        await plane.BatchAsync(worker, plan, 1, ["v1"], equal: ["v8"]);
        await plane.FinishPlanAsync(worker, plan, 1, unplanned:
        [
            new UnplannedRepository { DestinationRegistryId = plan.Destinations[0].Registry.RegistryId, Repository = "library/broken", Reason = "src-server-error", Detail = "500" },
        ]);
        await plane.UntilAsync(execution, ExecutionStates.Running);
        await plane.SettleAsync(worker, Worker.Copied(Assert.Single((await plane.AskAsync(worker)).Tasks)));
        Assert.Equal(1, (await plane.UntilAsync(execution, ExecutionStates.Failed)).Final.Failed);

        await RetryAsync(plane, execution);
        plan = await plane.PlanAsync(worker, execution);
        await plane.BatchAsync(worker, plan, 1, ["v2"], equal: ["v1", "v8"]);
        await plane.FinishPlanAsync(worker, plan, 1);
        await plane.SettleAsync(worker, Worker.Copied(Assert.Single((await plane.AskAsync(worker)).Tasks)));
        var ended = await plane.UntilAsync(execution, ExecutionStates.Succeeded);
        Assert.Equal((3, 3, 1), (ended.Final.Total, ended.Final.Succeeded, ended.Final.AlreadyPresent));
    }

    [Fact]
    public async Task Retry_OfAPlanThatWasRefused_PlansAgain()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = await WorkerAsync(plane);
        var execution = await plane.RequestAsync(await plane.AddPolicyAsync());
        await plane.FinishPlanAsync(worker, await plane.PlanAsync(worker, execution), 0,
            new PlanFailure { Class = FailureClasses.Permanent, Reason = "src-auth", Detail = "401" });
        await plane.UntilAsync(execution, ExecutionStates.Failed);

        Assert.True((await RetryAsync(plane, execution)).Changed);
        await plane.FinishPlanAsync(worker, await plane.PlanAsync(worker, execution), 0);
        Assert.Equal("no resources need to be replicated", (await plane.UntilAsync(execution, ExecutionStates.Succeeded)).StatusText);
    }

    [Fact]
    public async Task Resume_StoppedWhilePlanning_PlansAndCopiesTheRest()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = await WorkerAsync(plane);
        var execution = await plane.RequestAsync(await plane.AddPolicyAsync());
        var plan = await plane.PlanAsync(worker, execution);
        await plane.BatchAsync(worker, plan, 1, ["v1"]);
        var saga = await StopAsync(plane, execution);
        await plane.UntilAsync(execution, ExecutionStates.Stopped);
        worker.Plans.Clear();

        Assert.True((await ResumeAsync(plane, execution)).Changed);
        // What the stop sent arrives late.
        plane.Send(new ExecutionStopRequested { CorrelationId = saga });
        Assert.False((await plane.BatchAsync(worker, plan, 2, ["v3"])).Current);
        plan = await plane.PlanAsync(worker, execution);
        await plane.BatchAsync(worker, plan, 1, ["v1", "v2"]);
        await plane.FinishPlanAsync(worker, plan, 1);
        var granted = await plane.AskAsync(worker);
        Assert.Equal(["v1", "v2"], granted.Tasks.Select(task => task.SourceReference).Order());
        await plane.SettleAsync(worker, granted.Tasks.Select(task => Worker.Copied(task)));
        Assert.Equal(2, (await plane.UntilAsync(execution, ExecutionStates.Succeeded)).Final.Total);
    }

    [Fact]
    public async Task Resume_OfAnEventStoppedBeforeItBegan_Begins()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = await WorkerAsync(plane);
        var execution = await plane.RequestAsync(
            await plane.AddPolicyAsync(), artifacts: [new RequestedArtifact { Repository = "library/app", Reference = "v9", Operation = Operations.Copy }]);
        await plane.UntilAsync(execution, ExecutionStates.Running);
        // As a stop that was faster than the begin leaves it.
        await plane.ReadAsync(database => database.Tasks.Where(task => task.ExecutionId == execution).ExecuteDeleteAsync());
        await plane.ReadAsync(database => database.Executions.Where(row => row.Id == execution).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, ExecutionStates.Stopped).SetProperty(row => row.PlanState, PlanStates.Cancelled)
            .SetProperty(row => row.StopRequestedAt, row => row.StartTime).SetProperty(row => row.EndTime, row => row.StartTime)));

        await ResumeAsync(plane, execution);
        await plane.UntilAsync(execution, ExecutionStates.Running);
        await plane.SettleAsync(worker, Worker.Copied(Assert.Single((await plane.AskAsync(worker)).Tasks)));
        await plane.UntilAsync(execution, ExecutionStates.Succeeded);
    }

    [Fact]
    public async Task RetryTask_OfAStoppedExecution_LeavesTheOthersStopped()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = await WorkerAsync(plane);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1", "v2", "v3"]);
        await StopAsync(plane, execution);
        await plane.UntilAsync(execution, ExecutionStates.Stopped);

        var task = await plane.ReadAsync(database => database.Tasks.AsNoTracking().SingleAsync(row => row.ExecutionId == execution && row.SourceReference == "v2"));
        Assert.True((await plane.RunAsync<ExecutionReopening, Reopened>(reopening => reopening.RetryTaskAsync(task, default))).Changed);
        await plane.SettleAsync(worker, Worker.Copied(Assert.Single((await plane.AskAsync(worker)).Tasks)));
        var ended = await plane.UntilAsync(execution, ExecutionStates.Stopped);
        Assert.Equal((1, 2), (ended.Final.Succeeded, ended.Final.Stopped));

        Assert.True((await ResumeAsync(plane, execution)).Changed);
        var rest = await plane.AskAsync(worker);
        Assert.Equal(["v1", "v3"], rest.Tasks.Select(granted => granted.SourceReference).Order());
        await plane.SettleAsync(worker, rest.Tasks.Select(granted => Worker.Copied(granted)));
        await plane.UntilAsync(execution, ExecutionStates.Succeeded);
    }

    [Fact]
    public async Task Retry_WhatCannotGoOn_IsRefusedWithTheReason()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = await WorkerAsync(plane);
        var policy = await plane.AddPolicyAsync();
        var execution = await FailedAsync(plane, worker, policy);

        Assert.Equal(404, (await RetryAsync(plane, execution + 1000)).Problem?.Status);
        await plane.ReadAsync(database => database.Policies.ExecuteUpdateAsync(set => set.SetProperty(row => row.Enabled, false)));
        Assert.Equal(409, (await RetryAsync(plane, execution)).Problem?.Status);
        await plane.ReadAsync(database => database.Policies.ExecuteUpdateAsync(set => set.SetProperty(row => row.Enabled, true)));
        await plane.ReadAsync(database => database.Executions.ExecuteUpdateAsync(set => set.SetProperty(row => row.SourceRegistryId, 4711)));
        Assert.Equal(409, (await RetryAsync(plane, execution)).Problem?.Status);
        Assert.Equal(ExecutionStates.Failed, (await plane.ExecutionAsync(execution)).State);
    }

    [Fact]
    public async Task Plan_OfASingleActivePolicy_WaitsForThePlanBeforeOnly()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = await WorkerAsync(plane);
        var policy = await plane.AddPolicyAsync();
        await plane.ReadAsync(database => database.Policies.ExecuteUpdateAsync(set => set.SetProperty(row => row.SingleActive, true)));
        var first = await plane.RequestAsync(policy);
        var plan = await plane.PlanAsync(worker, first);
        var second = await plane.RequestAsync(policy);
        await plane.UntilAsync(second, ExecutionStates.Planning);
        Assert.Empty((await plane.AskAsync(worker, slots: 0)).Plans);

        await plane.BatchAsync(worker, plan, 1, ["v1"]);
        await plane.FinishPlanAsync(worker, plan, 1);
        await plane.UntilAsync(first, ExecutionStates.Running);
        Assert.Equal(second, (await plane.PlanAsync(worker, second)).ExecutionId);
    }

    private static async Task<Worker> WorkerAsync(PlaneHost plane)
    {
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        return worker;
    }

    /// <summary>An execution whose v1 was copied and whose v2 has failed for good.</summary>
    private static async Task<long> FailedAsync(PlaneHost plane, Worker worker, long policy)
    {
        var execution = await plane.RunningAsync(worker, policy, ["v1", "v2"]);
        var granted = await plane.AskAsync(worker);
        await plane.SettleAsync(worker, granted.Tasks.Select(task =>
            task.SourceReference == "v1" ? Worker.Copied(task) : Worker.Failed(task, FailureClasses.Permanent, "dst-denied")));
        await plane.UntilAsync(execution, ExecutionStates.Failed);
        return execution;
    }

    private static async Task<Guid> StopAsync(PlaneHost plane, long execution)
    {
        var (_, saga) = await plane.ReadAsync(database => new ExecutionStops(database).RequestAsync(execution, default));
        plane.Send(new ExecutionStopRequested { CorrelationId = saga!.Value });
        return saga.Value;
    }

    private static Task<Reopened> RetryAsync(PlaneHost plane, long id) =>
        plane.RunAsync<ExecutionReopening, Reopened>(reopening => reopening.RetryAsync(id, default));

    private static Task<Reopened> ResumeAsync(PlaneHost plane, long id) =>
        plane.RunAsync<ExecutionReopening, Reopened>(reopening => reopening.ResumeAsync(id, default));

    private static Task<int> EventsAsync(PlaneHost plane, long execution, string type) =>
        plane.ReadAsync(database => database.EventLog.CountAsync(entry => entry.Type == type && entry.Subject == $"executions/{execution}"));
}

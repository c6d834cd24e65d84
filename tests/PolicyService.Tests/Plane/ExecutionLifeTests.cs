using HarborReplication.Contracts.Events;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

public sealed class ExecutionLifeTests
{
    [Fact]
    public async Task Execution_PlannedGrantedSettled_SucceedsWithItsCounts()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RequestAsync(await plane.AddPolicyAsync());
        var plan = await plane.PlanAsync(worker, execution);
        Assert.True((await plane.BatchAsync(worker, plan, 1, ["v1", "v2"], equal: ["v3", "v4", "v5"])).Current);
        await plane.FinishPlanAsync(worker, plan, batches: 1);
        await plane.UntilAsync(execution, ExecutionStates.Running);

        var granted = await plane.AskAsync(worker);
        Assert.Equal(["v1", "v2"], granted.Tasks.Select(task => task.SourceReference).Order());
        Assert.All(granted.Tasks, task => Assert.Equal(1, task.Attempt));
        await plane.SettleAsync(worker, granted.Tasks.Select(task => Worker.Copied(task)));

        var ended = await plane.UntilAsync(execution, ExecutionStates.Succeeded);
        Assert.Equal((5, 5, 3, 0), (ended.Final.Total, ended.Final.Succeeded, ended.Final.AlreadyPresent, ended.Final.Failed));
        Assert.Equal((20, 24, 4), (ended.Final.BytesDone, ended.Final.BytesTotal, ended.Final.BytesMounted));
        Assert.NotNull(ended.EndTime);
    }

    [Fact]
    public async Task Request_DeliveredTwice_MakesOneExecution()
    {
        await using var plane = await PlaneHost.StartAsync();
        var policy = await plane.AddPolicyAsync();
        var request = Guid.NewGuid();
        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => plane.RequestAsync(policy, requestId: request)));
        Assert.Single(both.Distinct());
        Assert.Equal(1, await plane.ReadAsync(database => database.Executions.CountAsync()));
    }

    [Fact]
    public async Task Execution_NothingToReplicate_SucceedsAndSaysSo()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RequestAsync(await plane.AddPolicyAsync());
        await plane.FinishPlanAsync(worker, await plane.PlanAsync(worker, execution), batches: 0);
        Assert.Equal("no resources need to be replicated", (await plane.UntilAsync(execution, ExecutionStates.Succeeded)).StatusText);
    }

    [Fact]
    public async Task Execution_OfAnEventsArtifacts_SkipsThePlan()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RequestAsync(
            await plane.AddPolicyAsync(), Lanes.Urgent,
            artifacts: [new RequestedArtifact { Repository = "library/app", Reference = "v9", Operation = Operations.Copy }]);
        await plane.UntilAsync(execution, ExecutionStates.Running);
        var task = Assert.Single((await plane.AskAsync(worker)).Tasks);
        Assert.Equal(("v9", Lanes.Urgent), (task.SourceReference, task.Lane));
        await plane.SettleAsync(worker, Worker.Copied(task));
        await plane.UntilAsync(execution, ExecutionStates.Succeeded);
    }

    [Fact]
    public async Task Execution_WithAConflict_SucceedsAndNamesIt()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(overrides: false), ["v1"]);
        var task = Assert.Single((await plane.AskAsync(worker)).Tasks);
        Assert.False(task.Override);
        await plane.SettleAsync(worker, Worker.Ended(task, Outcomes.Conflict));
        var ended = await plane.UntilAsync(execution, ExecutionStates.Succeeded);
        Assert.Equal((1, 1), (ended.Final.Conflicts, ended.Final.Succeeded));
        Assert.Contains("1 destination tags differ", ended.StatusText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execution_UnreadableRepository_IsOneFailedTaskAndTheRestIsCopied()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RequestAsync(await plane.AddPolicyAsync());
        var plan = await plane.PlanAsync(worker, execution);
        await plane.BatchAsync(worker, plan, 1, ["v1"]);
        await plane.FinishPlanAsync(worker, plan, 1, unplanned:
        [
            new UnplannedRepository
            {
                DestinationRegistryId = plan.Destinations[0].Registry.RegistryId, Repository = "library/broken", Reason = "src-server-error", Detail = "500",
            },
        ]);
        await plane.UntilAsync(execution, ExecutionStates.Running);
        await plane.SettleAsync(worker, (await plane.AskAsync(worker)).Tasks.Select(task => Worker.Copied(task)));
        var ended = await plane.UntilAsync(execution, ExecutionStates.Failed);
        Assert.Equal((2, 1, 1), (ended.Final.Total, ended.Final.Succeeded, ended.Final.Failed));
    }

    [Fact]
    public async Task Events_OfAnExecution_AreSequencedWithoutGaps()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1", "v2"]);
        await plane.SettleAsync(worker, (await plane.AskAsync(worker)).Tasks.Select(task => Worker.Copied(task)));
        await plane.UntilAsync(execution, ExecutionStates.Succeeded);
        await Eventually.TrueAsync(
            _ => plane.ReadAsync(database => database.EventLog.AllAsync(
                entry => entry.Sequence != null && database.RelayPositions.Any(position => position.Published >= entry.Sequence))),
            "all events published", TimeSpan.FromSeconds(20));
        var events = await plane.ReadAsync(database => database.EventLog.AsNoTracking().OrderBy(entry => entry.Sequence).ToListAsync());
        Assert.Equal(Enumerable.Range(1, 5).Select(number => (long?)number), events.Select(entry => entry.Sequence));
        Assert.Equal(
            [EventTypes.ExecutionStarted, EventTypes.ExecutionPlanned, EventTypes.TaskFinished, EventTypes.TaskFinished, EventTypes.ExecutionFinished],
            events.Select(entry => entry.Type));
    }
}

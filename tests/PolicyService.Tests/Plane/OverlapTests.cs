using HarborReplication.Contracts.Events;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Executions.Reopening;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

public sealed class OverlapTests
{
    [Fact]
    public async Task LaterRun_OfWhatIsPending_CarriesOnAndTheEarlierOneEnds()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (worker, policy) = await BeginAsync(plane);
        var first = await plane.RunningAsync(worker, policy, ["v1", "v2"]);
        var second = await plane.RunningAsync(worker, policy, ["v1", "v2", "v3"]);

        var ended = await plane.UntilAsync(first, ExecutionStates.Succeeded);
        Assert.Equal((2, 2, 0), (ended.Final.Total, ended.Final.Succeeded, ended.Final.Failed));
        Assert.Equal("another execution of the policy carries on with 2 of its artifacts", ended.StatusText);
        var superseded = await TaskAsync(plane, first, "v1");
        var successor = await TaskAsync(plane, second, "v1");
        Assert.Equal((Outcomes.Superseded, Reasons.Superseded, (long?)successor.Id), (superseded.Outcome, superseded.Reason, superseded.SupersededBy));
        Assert.Equal($"execution {second} of the same policy carries on with it, as task {successor.Id}", superseded.Detail);
        Assert.Equal(2, await plane.ReadAsync(database => database.EventLog.CountAsync(entry => entry.Type == EventTypes.TaskFinished)));

        var granted = await plane.AskAsync(worker);
        Assert.Equal(["v1", "v2", "v3"], granted.Tasks.Select(task => task.SourceReference).Order());
        Assert.All(granted.Tasks, task => Assert.Equal(second, task.ExecutionId));
        await plane.SettleAsync(worker, granted.Tasks.Select(task => Worker.Copied(task)));
        await plane.UntilAsync(second, ExecutionStates.Succeeded);
    }

    [Fact]
    public async Task LaterRun_OfWhatAWorkerHolds_LeavesItThereAndWaitsForTheKey()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (worker, policy) = await BeginAsync(plane);
        var first = await plane.RunningAsync(worker, policy, ["v1"]);
        var held = Assert.Single((await plane.AskAsync(worker)).Tasks);
        var second = await plane.RunningAsync(worker, policy, ["v1", "v2"]);

        Assert.Equal("v2", Assert.Single((await plane.AskAsync(worker)).Tasks).SourceReference);
        await plane.SettleAsync(worker, Worker.Copied(held));
        Assert.Equal(0, (await plane.UntilAsync(first, ExecutionStates.Succeeded)).Final.AlreadyPresent);
        Assert.Equal(Outcomes.Copied, (await TaskAsync(plane, first, "v1")).Outcome);
        var again = Assert.Single((await plane.AskAsync(worker)).Tasks);
        Assert.Equal((second, "v1"), (again.ExecutionId, again.SourceReference));
    }

    [Fact]
    public async Task LaterRun_OfWhatAWorkerGivesBack_CarriesOnWithWhatWasLearnt()
    {
        await using var plane = await PlaneHost.StartAsync(new ExecutionPlaneOptions { SweepInterval = TimeSpan.FromMilliseconds(200), RetryBaseDelay = TimeSpan.FromMinutes(2) });
        var (worker, policy) = await BeginAsync(plane);
        var first = await plane.RunningAsync(worker, policy, ["v1"]);
        var held = Assert.Single((await plane.AskAsync(worker)).Tasks);
        var second = await plane.RunningAsync(worker, policy, ["v1"]);
        await plane.SettleAsync(worker, Worker.Failed(held, FailureClasses.Transient, "dst-server-error"));

        await plane.UntilAsync(first, ExecutionStates.Succeeded);
        var (superseded, successor) = (await TaskAsync(plane, first, "v1"), await TaskAsync(plane, second, "v1"));
        Assert.Equal(Outcomes.Superseded, superseded.Outcome);
        Assert.Equal((1, "dst-server-error", superseded.NextAttemptAt), (successor.Failures, successor.Reason, successor.NextAttemptAt));
        Assert.Equal(superseded.FirstFailureAt, successor.FirstFailureAt);
        Assert.Empty((await plane.AskAsync(worker)).Tasks);
    }

    [Theory]
    [InlineData(Lanes.Bulk, false)]
    [InlineData(Lanes.Normal, true)]
    [InlineData(Lanes.Urgent, true)]
    public async Task LaterRun_OfWhatWaitsForARetry_IsTriedAtOnceUnlessItIsBulk(string lane, bool atOnce)
    {
        await using var plane = await PlaneHost.StartAsync(new ExecutionPlaneOptions { SweepInterval = TimeSpan.FromMilliseconds(200), RetryBaseDelay = TimeSpan.FromMinutes(2) });
        var (worker, policy) = await BeginAsync(plane);
        var first = await plane.RunningAsync(worker, policy, ["v1"], Lanes.Bulk);
        await plane.SettleAsync(worker, Worker.Failed(Assert.Single((await plane.AskAsync(worker)).Tasks), FailureClasses.Transient, "dst-server-error"));

        var second = await plane.RunningAsync(worker, policy, ["v1"], lane);
        await plane.UntilAsync(first, ExecutionStates.Succeeded);
        Assert.Equal(atOnce ? [second] : [], (await plane.AskAsync(worker)).Tasks.Select(task => task.ExecutionId));
        var successor = await TaskAsync(plane, second, "v1");
        Assert.Equal(1, successor.Failures);
        Assert.NotNull(successor.FirstFailureAt);
    }

    [Fact]
    public async Task BulkRun_OfWhatAnEventOwes_LeavesItToTheEvent()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (worker, policy) = await BeginAsync(plane);
        var pushed = await EventAsync(plane, policy, Copy("v1"));
        var bulk = await plane.RunningAsync(worker, policy, ["v1", "v2"], Lanes.Bulk);

        Assert.Equal((Outcomes.Superseded, (long?)(await TaskAsync(plane, pushed, "v1")).Id), await EndAsync(plane, bulk, "v1"));
        var granted = await plane.AskAsync(worker, slots: 1);
        Assert.Equal((pushed, Lanes.Urgent), (Assert.Single(granted.Tasks).ExecutionId, granted.Tasks[0].Lane));
    }

    [Fact]
    public async Task EarlierPlan_ThatComesAfterALaterOne_LeavesItToTheLater()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (worker, policy) = await BeginAsync(plane);
        var first = await plane.RequestAsync(policy);
        var plan = await plane.PlanAsync(worker, first);
        var second = await plane.RunningAsync(worker, policy, ["v1"]);
        await plane.BatchAsync(worker, plan, 1, ["v1"]);
        await plane.FinishPlanAsync(worker, plan, 1);
        await plane.UntilAsync(first, ExecutionStates.Succeeded);
        Assert.Equal(second, Assert.Single((await plane.AskAsync(worker)).Tasks).ExecutionId);
    }

    [Fact]
    public async Task Stop_OfTheRunThatCarriesOn_GivesBackWhatItHadTakenOver()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (worker, policy) = await BeginAsync(plane);
        var first = await plane.RunningAsync(worker, policy, ["v1", "v2"]);
        var second = await plane.RunningAsync(worker, policy, ["v1", "v2", "v3"]);
        await plane.UntilAsync(first, ExecutionStates.Succeeded);
        var held = Assert.Single((await plane.AskAsync(worker, slots: 1)).Tasks);
        await StopAsync(plane, second);
        await plane.SettleAsync(worker, Worker.Ended(held, Outcomes.Stopped));

        Assert.Equal(3, (await plane.UntilAsync(second, ExecutionStates.Stopped)).Final.Stopped);
        var reopened = await plane.UntilAsync(first, ExecutionStates.Running);
        Assert.Equal((null, 0), (reopened.EndTime, reopened.Final.Total));
        var granted = (await plane.AskAsync(worker)).Tasks;
        Assert.Equal(["v1", "v2"], granted.Select(task => task.SourceReference).Order());
        Assert.All(granted, task => Assert.Equal(first, task.ExecutionId));
        await plane.SettleAsync(worker, granted.Select(task => Worker.Copied(task)));
        Assert.Equal((2, 2), ((await plane.UntilAsync(first, ExecutionStates.Succeeded)).Final.Total, (await plane.ExecutionAsync(first)).Final.Succeeded));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_OfBoth_LeavesBothStoppedUntilOneIsResumed(bool firstHasEnded)
    {
        await using var plane = await PlaneHost.StartAsync();
        var (worker, policy) = await BeginAsync(plane);
        var first = await plane.RunningAsync(worker, policy, ["v0", "v1"]);
        var held = Assert.Single((await plane.AskAsync(worker, slots: 1)).Tasks);
        var second = await plane.RunningAsync(worker, policy, ["v1"]);
        await StopAsync(plane, first);
        if (firstHasEnded)
        {
            await plane.SettleAsync(worker, Worker.Ended(held, Outcomes.Stopped));
            await plane.UntilAsync(first, ExecutionStates.Stopped);
        }

        await StopAsync(plane, second);
        await plane.UntilAsync(second, ExecutionStates.Stopped);
        if (!firstHasEnded)
            await plane.SettleAsync(worker, Worker.Ended(held, Outcomes.Stopped));
        Assert.Equal((1, 1), ((await plane.UntilAsync(first, ExecutionStates.Stopped)).Final.Stopped, (await plane.ExecutionAsync(first)).Final.Succeeded));
        Assert.Empty((await plane.AskAsync(worker)).Tasks);

        Assert.True((await plane.RunAsync<ExecutionReopening, Reopened>(reopening => reopening.ResumeAsync(first, default))).Changed);
        var granted = (await plane.AskAsync(worker)).Tasks;
        Assert.Equal([(first, "v0"), (first, "v1")], granted.Select(task => (task.ExecutionId, task.SourceReference)).Order());
        await plane.SettleAsync(worker, granted.Select(task => Worker.Copied(task)));
        Assert.Equal(2, (await plane.UntilAsync(first, ExecutionStates.Succeeded)).Final.Succeeded);
    }

    [Fact]
    public async Task Stop_OfTheLast_GivesBackToTheFirstWhereTheOneBetweenWasStopped()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (worker, policy) = await BeginAsync(plane);
        var first = await plane.RunningAsync(worker, policy, ["v1"]);
        var second = await plane.RunningAsync(worker, policy, ["v0", "v1"]);
        var held = Assert.Single((await plane.AskAsync(worker, slots: 1)).Tasks);
        var third = await plane.RunningAsync(worker, policy, ["v1"]);
        await plane.UntilAsync(first, ExecutionStates.Succeeded);
        await StopAsync(plane, second);
        await plane.SettleAsync(worker, Worker.Ended(held, Outcomes.Stopped));
        await plane.UntilAsync(second, ExecutionStates.Stopped);
        await StopAsync(plane, third);

        await plane.UntilAsync(first, ExecutionStates.Running);
        var granted = Assert.Single((await plane.AskAsync(worker)).Tasks);
        Assert.Equal((first, "v1"), (granted.ExecutionId, granted.SourceReference));
        Assert.Equal(ExecutionStates.Stopped, (await plane.ExecutionAsync(second)).State);
        Assert.Equal(ExecutionStates.Stopped, (await plane.UntilAsync(third, ExecutionStates.Stopped)).State);
    }

    [Fact]
    public async Task Deletion_BesideACopy_SupersedesNothing_EachJudgesByTheSource()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (_, policy) = await BeginAsync(plane);
        var copy = await EventAsync(plane, policy, Copy("v1"));
        var deletion = await EventAsync(plane, policy, Copy("v1") with { Operation = Operations.TagDeletion, Digest = "sha256:aa" });
        Assert.Equal((null, null), ((await TaskAsync(plane, copy, "v1")).Outcome, (await TaskAsync(plane, deletion, "v1")).Outcome));
        var again = await EventAsync(plane, policy, Copy("v1"));
        Assert.Equal((Outcomes.Superseded, (long?)(await TaskAsync(plane, again, "v1")).Id), await EndAsync(plane, copy, "v1"));
        Assert.Null((await TaskAsync(plane, deletion, "v1")).Outcome);
    }

    [Fact]
    public async Task Runs_OfWhichOneMayNotOverwrite_DoNotTakeOver()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (worker, policy) = await BeginAsync(plane);
        var first = await plane.RunningAsync(worker, policy, ["v1"]);
        await plane.ReadAsync(database => database.Policies.ExecuteUpdateAsync(set => set.SetProperty(row => row.Override, false)));
        var second = await plane.RunningAsync(worker, policy, ["v1"]);
        Assert.Equal((null, null), ((await TaskAsync(plane, first, "v1")).Outcome, (await TaskAsync(plane, second, "v1")).Outcome));
    }

    [Fact]
    public async Task Runs_OfWhichOneIsForAnotherRegion_DoNotTakeOver()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (worker, policy) = await BeginAsync(plane);
        var first = await plane.RunningAsync(worker, policy, ["v1"]);
        await plane.ChangeAsync(database => database.Policies.ExecuteUpdateAsync(set => set.SetProperty(row => row.WorkerRegion, "elsewhere")));
        var other = new Worker("two", "elsewhere");
        await plane.HeartbeatAsync(other);
        var second = await plane.RunningAsync(other, policy, ["v1"]);
        Assert.Equal((null, null), ((await TaskAsync(plane, first, "v1")).Outcome, (await TaskAsync(plane, second, "v1")).Outcome));
    }

    [Fact]
    public async Task RunsOfOtherPolicies_DoNotTakeOver()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (worker, policy) = await BeginAsync(plane);
        var first = await plane.RunningAsync(worker, policy, ["v1"]);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(name: "another"), ["v1"]);
        Assert.Null((await TaskAsync(plane, first, "v1")).Outcome);
    }

    [Fact]
    public async Task Accessories_ThatAnEarlierExecutionOwes_RideWithTheLater()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (worker, policy) = await BeginAsync(plane);
        const string signature = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
        var first = await plane.RunningAsync(worker, policy, [signature]);
        var second = await EventAsync(plane, policy, Copy("v1"));
        var subject = Assert.Single((await plane.AskAsync(worker, slots: 1)).Tasks);
        await plane.SettleAsync(worker, Worker.Copied(subject) with { Accessories = [signature] });

        await plane.UntilAsync(first, ExecutionStates.Succeeded);
        Assert.Equal((second, signature), (Assert.Single((await plane.AskAsync(worker)).Tasks) is var task ? (task.ExecutionId, task.SourceReference) : default));
    }

    // Two that are begun at the same moment do not see each other's tasks: then one of them finds the artifacts present.
    [Fact]
    public async Task ManyRunsAtOnce_AllEndAndTheLaterOwesEachArtifactOnce()
    {
        await using var plane = await PlaneHost.StartAsync();
        var (worker, policy) = await BeginAsync(plane);
        var tags = Enumerable.Range(0, 50).Select(number => $"v{number}").ToList();
        var executions = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => EventAsync(plane, policy, [.. tags.Select(Copy)])));
        var last = await EventAsync(plane, policy, [.. tags.Select(Copy)]);
        foreach (var execution in executions)
            await plane.UntilAsync(execution, ExecutionStates.Succeeded);
        var granted = (await plane.AskAsync(worker)).Tasks;
        Assert.All(granted, task => Assert.Equal(last, task.ExecutionId));
        Assert.Equal(tags.Count, granted.Select(task => task.SourceReference).Distinct().Count());
        await plane.SettleAsync(worker, granted.Select(task => Worker.Copied(task)));
        foreach (var execution in executions.Append(last))
            Assert.Equal(tags.Count, (await plane.UntilAsync(execution, ExecutionStates.Succeeded)).Final.Succeeded);
    }

    private static async Task<(Worker Worker, long Policy)> BeginAsync(PlaneHost plane)
    {
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        return (worker, await plane.AddPolicyAsync());
    }

    private static RequestedArtifact Copy(string tag) => new() { Repository = "library/app", Reference = tag, Operation = Operations.Copy };

    // What is planned in the tests goes to copy/app: an event's artifacts must go there too.
    private static async Task<long> EventAsync(PlaneHost plane, long policy, params RequestedArtifact[] artifacts)
    {
        await plane.ReadAsync(database => database.Policies.ExecuteUpdateAsync(set => set.SetProperty(row => row.DestinationNamespace, "copy")));
        var execution = await plane.RequestAsync(policy, Lanes.Urgent, artifacts: artifacts);
        await plane.UntilAsync(execution, ExecutionStates.Running, ExecutionStates.Succeeded);
        return execution;
    }

    private static async Task StopAsync(PlaneHost plane, long execution)
    {
        var (_, saga) = await plane.ReadAsync(database => new ExecutionStops(database).RequestAsync(execution, default));
        plane.Send(new Contracts.Executions.ExecutionStopRequested { CorrelationId = saga!.Value });
    }

    private static Task<ReplicationTask> TaskAsync(PlaneHost plane, long execution, string tag) =>
        plane.ReadAsync(database => database.Tasks.AsNoTracking().SingleAsync(task => task.ExecutionId == execution && task.DestinationReference == tag));

    private static async Task<(string? Outcome, long? By)> EndAsync(PlaneHost plane, long execution, string tag)
    {
        var task = await TaskAsync(plane, execution, tag);
        return (task.Outcome, task.SupersededBy);
    }
}

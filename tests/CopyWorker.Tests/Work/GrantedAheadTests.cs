using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Tests.Hosting;

namespace HarborReplication.CopyWorker.Tests.Work;

/// <summary>More tasks are lent than there are slots.</summary>
public sealed class GrantedAheadTests
{
    [Fact]
    public async Task RequestWork_TasksAreShort_AsksForMoreThanTheFreeSlots()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { Slots = 4 });
        await WorkerHost.UntilAsync(() => !worker.Policy.Requests.IsEmpty, "a request for work");
        Assert.Equal(0, worker.Policy.Requests.First().Ahead);

        worker.Policy.Grant([.. Enumerable.Range(1, 20).Select(id => Grants.Task(id) with { Operation = "teleport" })]);
        await worker.SettledAsync(20);

        await WorkerHost.UntilAsync(() => worker.Policy.Requests.Last().Ahead > 0, "a request for tasks that may wait");
    }

    [Fact]
    public async Task Heartbeat_TasksWait_SaysWhichHaveNotBegun()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { Slots = 2 });
        var gate = await HoldAsync(worker, 1, 2, 3);

        await WorkerHost.UntilAsync(() => worker.LastHeartbeat.Tasks.Count == 3, "a heartbeat with three tasks");

        Assert.Equal([(1, false), (2, true), (3, true)], worker.LastHeartbeat.Tasks.OrderBy(task => task.TaskId).Select(task => (task.TaskId, task.Waiting)));
        gate.Open();
        Assert.All(await worker.SettledAsync(3), settlement => Assert.Equal(Outcomes.Copied, settlement.Outcome));
    }

    [Fact]
    public async Task UrgentTask_OthersWait_BeginsAtOnceInItsOwnSlot()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { Slots = 2, IdlePause = TimeSpan.FromHours(1) });
        worker.Source.Push("team/urgent", "v1", 10);
        worker.Source.Push("team/app", "v1", 1_000);
        await WorkerHost.UntilAsync(() => !worker.Policy.Requests.IsEmpty, "a request for work");
        var gate = new Gate(request => request.Path.Value!.Contains("/team/app/blobs/", StringComparison.Ordinal));
        worker.Source.Script = gate.AnswerAsync;
        worker.Policy.Grant([.. Enumerable.Range(1, 50).Select(id => Grants.Task(id) with { Lane = Lanes.Bulk })]);
        worker.Send(new WorkAvailable { Region = "default" });
        await gate.Reached;

        worker.Policy.Grant(Grants.Task(100, "team/urgent") with { Lane = Lanes.Urgent });
        worker.Send(new WorkAvailable { Region = "default" });

        Assert.Equal((100, Outcomes.Copied), (await worker.SettledAsync()).Select(settlement => (settlement.TaskId, settlement.Outcome)).Single());
        gate.Open();
    }

    [Fact]
    public async Task StopWork_TasksWait_EndsThemAtOnce()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { Slots = 2 });
        var gate = await HoldAsync(worker, 1, 2, 3);

        worker.Send(new StopWork { ExecutionId = 10 });

        Assert.All(await worker.SettledAsync(3), settlement => Assert.Equal(Outcomes.Stopped, settlement.Outcome));
        gate.Open();
    }

    [Fact]
    public async Task HeartbeatAnswered_AbandonsAWaitingTask_ItNeverBegins()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { Slots = 2 });
        var gate = await HoldAsync(worker, 1, 2);

        worker.Policy.Abandon(Grants.Task(2));
        await WorkerHost.UntilAsync(() => worker.LastHeartbeat.Tasks.Count == 1, "a heartbeat without it");

        gate.Open();
        Assert.Equal(1, Assert.Single(await worker.SettledAsync()).TaskId);
        await worker.HoldsNothingAsync();
        Assert.Single(worker.Policy.Settlements);
    }

    [Fact]
    public async Task WaitingTasks_NoSlotGetsFree_AreGivenBackWithoutASettlement()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { Slots = 2 });
        var gate = await HoldAsync(worker, 1, 2, 3);
        await WorkerHost.UntilAsync(() => worker.LastHeartbeat.Tasks.Count == 3, "a heartbeat with three tasks");

        await WorkerHost.UntilAsync(() => worker.LastHeartbeat.Tasks.Count == 1, "a heartbeat with the one that runs");

        Assert.Empty(worker.Policy.Settlements);
        gate.Open();
        Assert.Equal(1, Assert.Single(await worker.SettledAsync()).TaskId);
    }

    [Fact]
    public async Task Stop_TasksWait_AreGivenBackAtOnce()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { Slots = 2, DrainTimeout = TimeSpan.FromSeconds(20) });
        var gate = await HoldAsync(worker, 1, 2, 3);

        var stopping = worker.StopAsync();
        await WorkerHost.UntilAsync(() => worker.LastHeartbeat is { Draining: true, Tasks.Count: 1 }, "a heartbeat that says draining, with the one that runs");
        gate.Open();
        await stopping;

        Assert.Equal((1, Outcomes.Copied), worker.Policy.Settlements.Select(settlement => (settlement.TaskId, settlement.Outcome)).Single());
    }

    /// <summary>Grants these; the first, for which there is a slot, is held at its first blob.</summary>
    private static async Task<Gate> HoldAsync(WorkerHost worker, params int[] ids)
    {
        foreach (var id in ids)
            worker.Source.Push("team/app", $"v{id}", 1_000);
        var gate = Gate.OfBlobs();
        worker.Source.Script = gate.AnswerAsync;
        worker.Policy.Grant([.. ids.Select(id => Grants.Task(id, reference: $"v{id}"))]);
        await gate.Reached;
        return gate;
    }
}

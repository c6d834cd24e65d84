using System.Text.Json;
using HarborReplication.Contracts.Settlement;
using HarborReplication.CopyWorker.Settling;
using HarborReplication.CopyWorker.Tests.Hosting;

namespace HarborReplication.CopyWorker.Tests.Settling;

public sealed class SettlementTests
{
    [Fact]
    public async Task TasksSettled_NoAnswerComes_IsRepeatedAndTheTaskStaysHeld()
    {
        var policy = new PolicySide { AnswersSettlements = false };
        await using var worker = await WorkerHost.StartAsync(policy: policy);
        worker.Source.Push("team/app", "v1", 10);
        policy.Grant(Grants.Task(1));

        await WorkerHost.UntilAsync(() => policy.Reports.Count >= 2, "the report is repeated");
        Assert.Single(policy.Reports.DistinctBy(report => report.BatchId));
        Assert.Equal(1, Assert.Single(worker.LastHeartbeat.Tasks).TaskId);

        policy.AnswersSettlements = true;

        await worker.HoldsNothingAsync();
        Assert.Single(policy.Reports.DistinctBy(report => report.BatchId));
    }

    // PolicyService has applied the settlement and therefore does not know the task as this session's any more, while the worker has not
    // heard the answer yet.
    [Fact]
    public async Task HeartbeatAnswered_AbandonsATaskThatHasEnded_RenewsTheLeaseAllTheSame()
    {
        var policy = new PolicySide { AnswersSettlements = false };
        await using var worker = await WorkerHost.StartAsync(options => options with { LeaseDuration = TimeSpan.FromSeconds(1) }, policy);
        worker.Source.Push("team/app", "v1", 10);
        var task = Grants.Task(1);
        policy.Grant(task);
        await worker.SettledAsync();

        policy.AbandonsAlways(task);
        var heard = policy.Heartbeats.Count;
        await WorkerHost.UntilAsync(() => policy.Heartbeats.Count > heard + 10, "a lease's time of heartbeats");
        var asked = policy.Requests.Count;

        await WorkerHost.UntilAsync(() => policy.Requests.Count > asked, "a worker that asks for work, which takes a lease");
        policy.AnswersSettlements = true;
        await worker.HoldsNothingAsync();
    }

    [Fact]
    public async Task TasksSettled_LogsAreLong_StayBelowTheSizeOfAReport()
    {
        await using var worker = await WorkerHost.StartAsync();
        // Quotes take six bytes each in JSON.
        var log = string.Concat(Enumerable.Repeat("the registry answered {\"errors\":[{\"code\":\"DENIED\"}]}\n", 200));
        var buffer = worker.Part<SettlementBuffer>();

        for (var id = 1; id <= 100; id++)
            buffer.Add(new TaskSettlement { TaskId = id, Attempt = 1, Outcome = "copied", DurationSeconds = 1, Log = log[..TaskSettlement.MaxLogLength] });
        await worker.SettledAsync(100);

        Assert.True(worker.Policy.Reports.Count > 1);
        Assert.All(worker.Policy.Reports, report => Assert.True(JsonSerializer.SerializeToUtf8Bytes(report).Length <= 256 * 1024));
    }

    [Fact]
    public async Task TasksSettled_ManyTasksEndAtOnce_AreReportedInBoundedBatchesOnce()
    {
        await using var worker = await WorkerHost.StartAsync();

        worker.Policy.Grant([.. Enumerable.Range(1, 500).Select(id => Grants.Task(id) with { Operation = "teleport" })]);
        var settlements = await worker.SettledAsync(500);

        Assert.All(worker.Policy.Reports, report => Assert.True(report.Tasks.Count <= TasksSettled.MaxTasks));
        Assert.Equal(Enumerable.Range(1, 500).Select(id => (long)id), settlements.Select(settlement => settlement.TaskId).Order());
        await worker.HoldsNothingAsync();
    }
}

using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Tests.Hosting;

namespace HarborReplication.CopyWorker.Tests.Sessions;

public sealed class DrainTests
{
    [Fact]
    public async Task Stop_NothingRuns_SaysGoodbye()
    {
        await using var worker = await WorkerHost.StartAsync();
        await WorkerHost.UntilAsync(() => !worker.Policy.Requests.IsEmpty, "a request for work");

        await worker.StopAsync();

        Assert.True(worker.Policy.Heartbeats.Single(heartbeat => heartbeat.Closed) is { Draining: true, Tasks.Count: 0, Plans.Count: 0 });
    }

    [Fact]
    public async Task Stop_CopyEndsWithinTheGrace_IsFinishedAndSettled()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { DrainTimeout = TimeSpan.FromSeconds(20) });
        worker.Source.Push("team/app", "v1", 1_000);
        var gate = Gate.OfBlobs();
        worker.Source.Script = gate.AnswerAsync;
        worker.Policy.Grant(Grants.Task(1));
        await gate.Reached;

        var stopping = worker.StopAsync();
        await WorkerHost.UntilAsync(() => worker.LastHeartbeat.Draining, "a heartbeat that says draining");
        gate.Open();
        await stopping;

        Assert.Equal(Outcomes.Copied, Assert.Single(worker.Policy.Settlements).Outcome);
        Assert.Contains(worker.Policy.Heartbeats, heartbeat => heartbeat is { Closed: true, Tasks.Count: 0 });
    }

    [Fact]
    public async Task Stop_CopyOutlastsTheGrace_IsGivenBackWithoutWriting()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { DrainTimeout = TimeSpan.FromMilliseconds(300) });
        worker.Source.Push("team/app", "v1", 100_000);
        var gate = Gate.OfBlobs();
        worker.Source.Script = gate.AnswerAsync;
        worker.Policy.Grant(Grants.Task(1));
        await gate.Reached;

        await worker.StopAsync();

        Assert.Equal(Outcomes.Returned, Assert.Single(worker.Policy.Settlements).Outcome);
        Assert.Null(worker.Destination.DigestOf("mirror/app", "v1"));
        Assert.Contains(worker.Policy.Heartbeats, heartbeat => heartbeat is { Closed: true, Tasks.Count: 0 });
        gate.Open();
    }
}

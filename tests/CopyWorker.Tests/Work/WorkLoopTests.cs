using HarborReplication.Contracts.Sessions;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Tests.Hosting;

namespace HarborReplication.CopyWorker.Tests.Work;

public sealed class WorkLoopTests
{
    [Fact]
    public async Task RequestWork_NoHeartbeatWasAnswered_IsNotSent()
    {
        var policy = new PolicySide { AnswersHeartbeats = false };
        await using var worker = await WorkerHost.StartAsync(policy: policy);
        await WorkerHost.UntilAsync(() => policy.Heartbeats.Count > 5, "heartbeats");
        Assert.Empty(policy.Requests);

        policy.AnswersHeartbeats = true;

        await WorkerHost.UntilAsync(() => !policy.Requests.IsEmpty, "a request for work");
    }

    [Fact]
    public async Task RequestWork_Idle_IsNumberedWithoutGapsAndSaysWhatIsFree()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { Slots = 8 });
        await WorkerHost.UntilAsync(() => worker.Policy.Requests.Count >= 3, "three requests");

        var requests = worker.Policy.Requests.ToList();

        Assert.Equal(Enumerable.Range(1, requests.Count).Select(number => (long)number), requests.Select(request => request.RequestNumber));
        Assert.All(requests, request => Assert.Equal((worker.Session, "default", "worker"), (request.Session, request.Region, request.Worker)));
        Assert.Equal(new FreeSlots { Urgent = 8, Normal = 7, Bulk = 7, Plans = 2 }, requests[0].Free);
    }

    [Fact]
    public async Task RequestWork_WorkerIsWoken_IsSentWithoutWaitingForTheIdlePause()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { IdlePause = TimeSpan.FromHours(1) });
        worker.Source.Push("team/app", "v1", 10);
        await WorkerHost.UntilAsync(() => !worker.Policy.Requests.IsEmpty, "a request as soon as the lease is there");
        var asked = worker.Policy.Requests.Count;

        worker.Policy.Grant(Grants.Task(1));
        worker.Send(new WorkAvailable { Region = "elsewhere" });
        worker.Send(new WorkAvailable { Region = "default" });
        await worker.SettledAsync();

        await WorkerHost.UntilAsync(() => worker.Policy.Requests.Count >= asked + 3, "a request after the grant and one after the end of the task");
    }

    // Asking again at once would make every answer of a slow PolicyService one that comes too late.
    [Fact]
    public async Task RequestWork_AnswersAreSlow_AreWaitedForLonger()
    {
        var policy = new PolicySide { GrantsAfter = TimeSpan.FromSeconds(3) };
        for (var task = 1; task <= 20; task++)
            policy.Grant(Grants.Task(task));
        await using var worker = await WorkerHost.StartAsync(policy: policy);
        worker.Source.Push("team/app", "v1", 10);

        await WorkerHost.UntilAsync(() => policy.Settlements.Count > 0, "a task that was lent late and done");
    }

    [Fact]
    public async Task RequestWork_AllSlotsAreBusy_SaysSo()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { Slots = 1, PlanSlots = 1 });
        worker.Source.Push("team/app", "v1", 1_000);
        var gate = Gate.OfBlobs();
        worker.Source.Script = gate.AnswerAsync;

        worker.Policy.Grant(Grants.Task(1));
        await gate.Reached;
        var asked = worker.Policy.Requests.Count;
        await WorkerHost.UntilAsync(() => worker.Policy.Requests.Count > asked, "a request for plans");

        Assert.Equal(new FreeSlots { Urgent = 0, Normal = 0, Bulk = 0, Plans = 1 }, worker.Policy.Requests.Last().Free);
        gate.Open();
        await worker.SettledAsync();
    }

    [Fact]
    public async Task WorkGranted_ForARequestThatIsNotOpen_IsNotBegun()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        await WorkerHost.UntilAsync(() => !worker.Policy.Requests.IsEmpty, "a request for work");

        worker.Send(new WorkGranted { Session = worker.Session, RequestNumber = 1_000, Tasks = [Grants.Task(1)], Plans = [], Placements = [] });
        var heard = worker.Policy.Heartbeats.Count;
        await WorkerHost.UntilAsync(() => worker.Policy.Heartbeats.Count > heard + 3, "more heartbeats");

        Assert.All(worker.Policy.Heartbeats, heartbeat => Assert.Empty(heartbeat.Tasks));
        Assert.Null(worker.Destination.DigestOf("mirror/app", "v1"));
    }

    // Requests of all sessions are numbered alike: the number alone does not tell whose it is.
    [Fact]
    public async Task WorkGranted_MeantForAnotherSession_IsNotBegun()
    {
        await using var worker = await WorkerHost.StartAsync(policy: new PolicySide { GrantsAfter = TimeSpan.FromSeconds(1) });
        worker.Source.Push("team/app", "v1", 10);
        await WorkerHost.UntilAsync(() => !worker.Policy.Requests.IsEmpty, "a request for work");

        await worker.DeliverAsync(new WorkGranted { Session = Guid.NewGuid(), RequestNumber = 1, Tasks = [Grants.Task(1)], Plans = [], Placements = [] });
        await WorkerHost.UntilAsync(() => worker.Policy.Requests.Count > 1, "the next request");

        Assert.All(worker.Policy.Heartbeats, heartbeat => Assert.Empty(heartbeat.Tasks));
        Assert.Empty(worker.Policy.Settlements);
        Assert.Null(worker.Destination.DigestOf("mirror/app", "v1"));
    }

    [Fact]
    public async Task HeartbeatAnswered_MeantForAnotherSession_ProvesNoLease()
    {
        var policy = new PolicySide { AnswersHeartbeats = false };
        await using var worker = await WorkerHost.StartAsync(policy: policy);
        await WorkerHost.UntilAsync(() => policy.Heartbeats.Count > 5, "heartbeats");

        await worker.DeliverAsync(new HeartbeatAnswered { Session = Guid.NewGuid(), Number = 5, AbandonTasks = [], AbandonPlans = [] });
        var heard = policy.Heartbeats.Count;
        await WorkerHost.UntilAsync(() => policy.Heartbeats.Count > heard + 5, "more heartbeats");

        Assert.Empty(policy.Requests);
    }

    [Fact]
    public async Task Heartbeat_AfterAnAnsweredRequest_NamesItAsClosed()
    {
        await using var worker = await WorkerHost.StartAsync();

        await WorkerHost.UntilAsync(() => worker.Policy.Heartbeats.Any(heartbeat => heartbeat.RequestsClosed >= 2), "closed requests");

        Assert.All(worker.Policy.Heartbeats, heartbeat => Assert.True(heartbeat.RequestsClosed <= worker.Policy.Requests.Count));
    }
}

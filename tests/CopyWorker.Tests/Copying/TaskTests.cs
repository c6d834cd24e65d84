using System.Diagnostics;
using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Telemetry;
using HarborReplication.CopyWorker.Tests.Hosting;

namespace HarborReplication.CopyWorker.Tests.Copying;

/// <summary>One granted task, from the grant on the bus to its settlement.</summary>
public sealed class TaskTests
{
    [Fact]
    public async Task GrantedTask_Image_IsCopiedAndSettled()
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push("team/app", "v1", 50_000, 10);

        worker.Policy.Grant(Grants.Task(1));
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((1, 1, Outcomes.Copied), (settlement.TaskId, settlement.Attempt, settlement.Outcome));
        Assert.Equal((image.Digest.ToString(), true), (settlement.Digest, settlement.Wrote));
        Assert.Equal(image.Digest.ToString(), worker.Destination.DigestOf("mirror/app", "v1"));
        Assert.True(settlement.BytesTotal > 50_000);
        Assert.Equal(settlement.BytesTotal, settlement.BytesDone);
        Assert.Equal(3, settlement.Placed.Count);
        Assert.Contains("Copying", settlement.Log, StringComparison.Ordinal);
        Assert.True(settlement.DurationSeconds > 0);
        await worker.HoldsNothingAsync();
    }

    [Fact]
    public async Task GrantedTask_ExecutionHasATrace_GoesOnInIt()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WorkerTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);

        worker.Policy.Grant(Grants.Task(1) with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", settlement.TraceId);
    }

    [Fact]
    public async Task GrantedTask_PlanFoundTheTagAbsent_IsCopiedWithoutAskingForIt()
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push("team/app", "v1", 10);

        worker.Policy.Grant(Grants.Task(1) with { Expected = References.Absent });
        Assert.Equal(Outcomes.Copied, Assert.Single(await worker.SettledAsync()).Outcome);

        Assert.Equal(image.Digest.ToString(), worker.Destination.DigestOf("mirror/app", "v1"));
        Assert.Equal((0, 0), (worker.Source.Registry.Count("HEAD"), worker.Destination.Registry.Count("HEAD")));
    }

    [Fact]
    public async Task GrantedTask_DestinationHasTheDigest_IsAlreadyPresent()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10).AddTo(worker.Destination.Registry, "mirror/app", "v1");

        worker.Policy.Grant(Grants.Task(1));
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((Outcomes.AlreadyPresent, false), (settlement.Outcome, settlement.Wrote));
    }

    [Fact]
    public async Task GrantedTask_OtherDigestAndNoOverride_IsAConflictThatNamesBoth()
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push("team/app", "v1", 10);
        var other = worker.Destination.Push("mirror/app", "v1", 10);

        worker.Policy.Grant(Grants.Task(1) with { Override = false });
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((Outcomes.Conflict, Reasons.PolicyRule), (settlement.Outcome, settlement.Reason));
        Assert.Contains(image.Digest.ToString(), settlement.Detail, StringComparison.Ordinal);
        Assert.Contains(other.Digest.ToString(), settlement.Detail, StringComparison.Ordinal);
        Assert.Equal(other.Digest.ToString(), worker.Destination.DigestOf("mirror/app", "v1"));
    }

    [Fact]
    public async Task GrantedTask_SourceTagIsGone_FailsForGoodWithEvidence()
    {
        await using var worker = await WorkerHost.StartAsync();

        worker.Policy.Grant(Grants.Task(1));
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((Outcomes.Failed, FailureClasses.Permanent, "src-not-found"), (settlement.Outcome, settlement.FailureClass, settlement.Reason));
        Assert.Equal("resolve", settlement.Phase);
        Assert.Contains("team/app", settlement.Detail, StringComparison.Ordinal);
        Assert.Contains("deleted or moved", settlement.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GrantedTask_DestinationRefusesConnections_IsDownAtTheDestination()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Connections.Store(Grants.Destination, new Uri($"http://127.0.0.1:{Testing.FreePort.Next()}"));

        worker.Policy.Grant(Grants.Task(1));
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((FailureClasses.Down, "dst-unreachable"), (settlement.FailureClass, settlement.Reason));
    }

    [Fact]
    public async Task GrantedTask_SourceBreaksOffEveryAnswer_IsTransientNotDown()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Source.Script = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };

        worker.Policy.Grant(Grants.Task(1));
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((FailureClasses.Transient, "src-unreachable"), (settlement.FailureClass, settlement.Reason));
    }

    [Fact]
    public async Task GrantedTask_RegistryRecordIsGone_FailsForGoodOnItsSide()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Connections.Registries.TryRemove(Grants.Destination, out _);

        worker.Policy.Grant(Grants.Task(1));
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((FailureClasses.Permanent, "dst-unreachable"), (settlement.FailureClass, settlement.Reason));
    }

    [Fact]
    public async Task GrantedTask_UnknownOperation_FailsForGood()
    {
        await using var worker = await WorkerHost.StartAsync();

        worker.Policy.Grant(Grants.Task(1) with { Operation = "teleport" });
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((FailureClasses.Permanent, Reasons.Unsupported), (settlement.FailureClass, settlement.Reason));
    }

    [Fact]
    public async Task GrantedTask_CredentialWasChanged_IsFetchedOnceMoreAndUsed()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Source.Push("team/app", "v2", 10);
        worker.Source.Demand("old");
        worker.Connections.Store(Grants.Source, worker.Source.Registry.Url, secret: "old");
        worker.Policy.Grant(Grants.Task(1));
        Assert.Equal(Outcomes.Copied, Assert.Single(await worker.SettledAsync()).Outcome);

        worker.Source.Demand("new");
        worker.Connections.Store(Grants.Source, worker.Source.Registry.Url, secret: "new");
        worker.Policy.Grant(Grants.Task(2, reference: "v2"));
        var settlement = (await worker.SettledAsync(2))[1];

        Assert.Equal(Outcomes.Copied, settlement.Outcome);
        Assert.Equal(3, worker.Connections.Asked);
    }

    [Fact]
    public async Task GrantedTask_CredentialIsWrong_FailsForGoodAfterOneMoreFetch()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Source.Demand("right");
        worker.Connections.Store(Grants.Source, worker.Source.Registry.Url, secret: "wrong");

        worker.Policy.Grant(Grants.Task(1));
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((FailureClasses.Permanent, "src-auth", 401), (settlement.FailureClass, settlement.Reason, settlement.HttpStatus));
        Assert.Equal(3, worker.Connections.Asked);
        Assert.DoesNotContain("wrong", settlement.Detail + settlement.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GrantedTask_GrantNamesANewerVersion_FetchesTheConnectionAgain()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Policy.Grant(Grants.Task(1));
        await worker.SettledAsync();

        worker.Connections.Store(Grants.Source, worker.Source.Registry.Url, version: 2);
        worker.Connections.Store(Grants.Destination, worker.Destination.Registry.Url, version: 2);
        worker.Policy.Grant(Grants.Task(2));
        await worker.SettledAsync(2);
        worker.Policy.Grant(Grants.Task(3, version: 2));
        await worker.SettledAsync(3);

        Assert.Equal(4, worker.Connections.Asked);
    }

    [Fact]
    public async Task StopWork_CopyInMidBlob_EndsAtOnceAndWritesNoTag()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 100_000);
        var gate = Gate.OfBlobs();
        worker.Source.Script = gate.AnswerAsync;
        worker.Policy.Grant(Grants.Task(1));
        await gate.Reached;

        var stopped = TimeProvider.System.GetTimestamp();
        worker.Send(new Contracts.Work.StopWork { ExecutionId = 10 });
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal(Outcomes.Stopped, settlement.Outcome);
        Assert.True(TimeProvider.System.GetElapsedTime(stopped) < TimeSpan.FromSeconds(5));
        Assert.Null(worker.Destination.DigestOf("mirror/app", "v1"));
        gate.Open();
    }

    [Fact]
    public async Task StopWork_OfAnotherExecution_LetsTheCopyGoOn()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 100);
        var gate = Gate.OfBlobs();
        worker.Source.Script = gate.AnswerAsync;
        worker.Policy.Grant(Grants.Task(1));
        await gate.Reached;

        worker.Send(new Contracts.Work.StopWork { ExecutionId = 11 });
        gate.Open();

        Assert.Equal(Outcomes.Copied, Assert.Single(await worker.SettledAsync()).Outcome);
    }

    [Fact]
    public async Task HeartbeatAnswered_ListsARunningTask_EndsItWithoutASettlement()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 100_000);
        var gate = Gate.OfBlobs();
        worker.Source.Script = gate.AnswerAsync;
        var task = Grants.Task(1);
        worker.Policy.Grant(task);
        await gate.Reached;
        await WorkerHost.UntilAsync(() => worker.LastHeartbeat.Tasks.Count == 1, "a heartbeat that holds the task");

        worker.Policy.Abandon(task);
        await worker.HoldsNothingAsync();
        gate.Open();

        Assert.Empty(worker.Policy.Settlements);
        Assert.Null(worker.Destination.DigestOf("mirror/app", "v1"));
    }

    [Fact]
    public async Task LeaseIsLost_CopyComesToItsTag_DoesNotWriteItAndGivesTheTaskBack()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { LeaseDuration = TimeSpan.FromSeconds(3) });
        worker.Source.Push("team/app", "v1", 1_000);
        var gate = Gate.OfBlobs();
        worker.Source.Script = gate.AnswerAsync;
        worker.Policy.Grant(Grants.Task(1));
        await gate.Reached;

        worker.Policy.AnswersHeartbeats = false;
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        gate.Open();
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((Outcomes.Returned, false), (settlement.Outcome, settlement.Wrote));
        Assert.Equal(0, worker.Destination.Registry.Count("PUT /v2/mirror/app/manifests/v1"));
        Assert.NotEmpty(worker.Destination.Registry.Blobs);
    }

    [Fact]
    public async Task LeaseIsLost_AndComesBackBeforeTheTag_TheCopyGoesOn()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { LeaseDuration = TimeSpan.FromSeconds(3) });
        worker.Source.Push("team/app", "v1", 1_000);
        var gate = Gate.OfBlobs();
        worker.Source.Script = gate.AnswerAsync;
        worker.Policy.Grant(Grants.Task(1));
        await gate.Reached;
        worker.Policy.AnswersHeartbeats = false;
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        worker.Policy.AnswersHeartbeats = true;
        var heard = worker.Policy.Heartbeats.Count;
        await WorkerHost.UntilAsync(() => worker.Policy.Heartbeats.Count > heard + 2, "heartbeats are answered again");
        gate.Open();

        Assert.Equal(Outcomes.Copied, Assert.Single(await worker.SettledAsync()).Outcome);
    }
}

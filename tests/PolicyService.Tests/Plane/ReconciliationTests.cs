using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Planning;
using HarborReplication.PolicyService.Reconciling;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HarborReplication.PolicyService.Tests.Plane;

public sealed class ReconciliationTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly Worker _worker = new("one");
    private PlaneHost _plane = null!;

    public async ValueTask InitializeAsync()
    {
        _plane = await PlaneHost.StartAsync(new ExecutionPlaneOptions
        {
            SweepInterval = TimeSpan.FromMilliseconds(200), RetryBaseDelay = TimeSpan.FromMilliseconds(50), ReconcileInterval = TimeSpan.FromMilliseconds(300),
        });
        await _plane.HeartbeatAsync(_worker);
    }

    public ValueTask DisposeAsync() => _plane.DisposeAsync();

    [Fact]
    public async Task SinceEnabled_WhatWasThere_IsLeftAloneUntilItChanges()
    {
        await FollowAsync(ReconcileModes.SinceEnabled);
        await CompareAsync(plan => Assert.True(plan.IsBaseline), ("old", "sha256:a"), ("moved", "sha256:b"));
        Assert.Equal(0, await TasksAsync());

        var execution = await CompareAsync(plan => Assert.False(plan.IsBaseline), ("old", "sha256:a"), ("moved", "sha256:c"), ("new", "sha256:d"));

        var shown = await _plane.UntilAsync(execution, ExecutionStates.Running);
        Assert.Equal((false, Lanes.Bulk, TriggerTypes.EventBased), (shown.Quiet, shown.Lane, shown.Trigger));
        Assert.Equal(["moved", "new"], (await _plane.AskAsync(_worker)).Tasks.Select(task => task.SourceReference).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task SinceEnabled_PushedSinceByTheSourcesClock_IsCopiedThoughTheBaselineCameLate()
    {
        await FollowAsync(ReconcileModes.SinceEnabled);
        var plan = await PlanAsync();
        var batch = Batch(plan, 1, ("old", "sha256:a"), ("since", "sha256:b"));
        var now = await _plane.ReadAsync(database => database.NowAsync(default));
        batch = batch with
        {
            Artifacts = [batch.Artifacts[0] with { PushedAt = now - TimeSpan.FromHours(1) }, batch.Artifacts[1] with { PushedAt = now + TimeSpan.FromMinutes(1) }],
        };
        await _plane.RunAsync<PlanIntake, PlanProgress>(intake => intake.AddAsync(batch, default));
        await _plane.FinishPlanAsync(_worker, plan, 1);

        Assert.Equal("since", Assert.Single((await _plane.AskAsync(_worker)).Tasks).SourceReference);
    }

    [Fact]
    public async Task SinceEnabled_RepositoryThatTheBaselineCouldNotRead_BeginsWithItsFirstReading()
    {
        var policy = await FollowAsync(ReconcileModes.SinceEnabled);
        var plan = await PlanAsync();
        await _plane.FinishPlanAsync(_worker, plan, 0, unplanned:
        [
            new UnplannedRepository
            {
                DestinationRegistryId = plan.Destinations[0].Registry.RegistryId, Repository = "library/app", Reason = "dst-unreachable", Detail = "away",
            },
        ]);
        await _plane.UntilAsync(plan.ExecutionId, ExecutionStates.Failed);

        await CompareAsync(null, ("old", "sha256:a"));
        Assert.Equal(0, await _plane.ReadAsync(database => database.Tasks.CountAsync(task => task.SourceReference == "old")));
        await CompareAsync(null, ("old", "sha256:b"));

        Assert.Equal(1, await _plane.ReadAsync(database => database.Tasks.CountAsync(task => task.SourceReference == "old" && task.PolicyId == policy)));
    }

    [Fact]
    public async Task All_NothingDiffers_LeavesNoTrace()
    {
        var policy = await FollowAsync(ReconcileModes.All);
        var plan = await PlanAsync();
        await _plane.BatchAsync(_worker, plan, 1, [], equal: ["v1", "v2"]);
        await _plane.FinishPlanAsync(_worker, plan, 1);

        await Eventually.TrueAsync(
            async _ => !await _plane.ReadAsync(database => database.Executions.AnyAsync(execution => execution.Id == plan.ExecutionId)),
            "the comparison is forgotten", Deadline);
        Assert.Equal(0, await _plane.ReadAsync(database => database.EventLog.CountAsync(entry => entry.Subject == $"executions/{plan.ExecutionId}")));
        Assert.True(await _plane.ReadAsync(database => database.Reconciliations.AnyAsync(row => row.PolicyId == policy)));
    }

    [Fact]
    public async Task Differences_TaskIsUnderWayOrHasJustFailed_IsNotMadeAgain()
    {
        await FollowAsync(ReconcileModes.All);
        await CompareAsync(null, ("v1", "sha256:a"));
        var task = Assert.Single((await _plane.AskAsync(_worker)).Tasks);
        await CompareAsync(null, ("v1", "sha256:b"));
        Assert.Equal(1, await TasksAsync());

        await _plane.SettleAsync(_worker, Worker.Failed(task, FailureClasses.Permanent, "dst-denied"));
        await _plane.UntilAsync(task.ExecutionId, ExecutionStates.Failed);
        await CompareAsync(null, ("v1", "sha256:a"));
        Assert.Equal(1, await TasksAsync());

        // Another artifact is another matter.
        await CompareAsync(null, ("v1", "sha256:c"));
        Assert.Equal(2, await TasksAsync());
    }

    [Fact]
    public async Task Differences_EqualInBetween_AreNewsAgain()
    {
        await FollowAsync(ReconcileModes.All);
        await CompareAsync(null, ("v1", "sha256:a"));
        var task = Assert.Single((await _plane.AskAsync(_worker)).Tasks);
        await _plane.SettleAsync(_worker, Worker.Copied(task));
        await _plane.UntilAsync(task.ExecutionId, ExecutionStates.Succeeded);
        var plan = await PlanAsync();
        await _plane.BatchAsync(_worker, plan, 1, [], equal: ["v1"]);
        await _plane.FinishPlanAsync(_worker, plan, 1);

        await CompareAsync(null, ("v1", "sha256:a"));

        Assert.Equal(2, await TasksAsync());
    }

    [Fact]
    public async Task Deletion_TagIsAtTheDestinationOnly_WhatThePolicyPutThereIsDeletedOnceThePlanIsComplete()
    {
        await FollowAsync(ReconcileModes.All, deletes: true);
        await CompareAsync(null, ("v1", "sha256:a"));
        var copy = Assert.Single((await _plane.AskAsync(_worker)).Tasks);
        await _plane.SettleAsync(_worker, Worker.Copied(copy, "sha256:a"));
        await _plane.UntilAsync(copy.ExecutionId, ExecutionStates.Succeeded);

        var plan = await PlanAsync();
        Assert.True(plan.TellsAbsent);
        await _plane.RunAsync<PlanIntake, PlanProgress>(intake => intake.AddAsync(Absent(plan, "v1", "theirs"), default));
        Assert.Equal(1, await TasksAsync());
        await _plane.FinishPlanAsync(_worker, plan, 1);

        await _plane.UntilAsync(plan.ExecutionId, ExecutionStates.Running);
        var deletion = Assert.Single((await _plane.AskAsync(_worker)).Tasks);
        Assert.Equal((Operations.TagDeletion, "v1", "sha256:a"), (deletion.Operation, deletion.SourceReference, deletion.ExpectedDigest));
        await _plane.SettleAsync(_worker, Worker.Ended(deletion, Outcomes.Skipped));

        // It is still there, and was looked at just now.
        var next = await PlanAsync();
        await _plane.RunAsync<PlanIntake, PlanProgress>(intake => intake.AddAsync(Absent(next, "v1"), default));
        await _plane.FinishPlanAsync(_worker, next, 1);
        Assert.Equal(2, await TasksAsync());
    }

    [Fact]
    public async Task Deletion_PolicyDoesNotDelete_IsNotAskedFor()
    {
        await FollowAsync(ReconcileModes.All);
        Assert.False((await PlanAsync()).TellsAbsent);
    }

    [Fact]
    public async Task Comparison_PolicyTakesOnSomethingElseMeanwhile_CountsNoMore()
    {
        var policy = await FollowAsync(ReconcileModes.All);
        var plan = await PlanAsync();
        await _plane.RunAsync<IServiceProvider, int>(services => SaveAsync(services, policy, one => one.Filters = """[{"type":"tag","value":"v*"}]"""));

        await _plane.RunAsync<PlanIntake, PlanProgress>(intake => intake.AddAsync(Batch(plan, 1, ("v1", "sha256:a")), default));

        Assert.Equal(0, await TasksAsync());
    }

    [Fact]
    public async Task Request_EventsWereMissed_ComparesAtOnceAndAgainIfOneIsUnderWay()
    {
        var policy = await FollowAsync(ReconcileModes.All);
        var plan = await PlanAsync();
        var later = await _plane.ReadAsync(database => database.NowAsync(default)) + TimeSpan.FromHours(1);
        await _plane.ReadAsync(database => database.Reconciliations.ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAt, later)));

        Assert.Equal(RequestVerdict.Reconciles, (await RequestAsync(policy)).Verdict);
        await _plane.FinishPlanAsync(_worker, plan, 0);

        Assert.NotEqual(plan.ExecutionId, (await PlanAsync()).ExecutionId);
    }

    [Fact]
    public async Task Request_PolicyDoesNotReconcile_IsRefused()
    {
        var policy = await FollowAsync(ReconcileModes.Off);
        Assert.Equal(RequestVerdict.ReconcilesNot, (await RequestAsync(policy)).Verdict);
        Assert.Equal(0, await _plane.ReadAsync(database => database.Executions.CountAsync()));
    }

    [Fact]
    public async Task Grant_WorkerCompares_GetsNoOtherComparisonButWhatWasAskedFor()
    {
        await FollowAsync(ReconcileModes.All);
        var other = await _plane.AddPolicyAsync(name: "other");
        await _plane.RunAsync<IServiceProvider, int>(services => SaveAsync(services, other, one => one.Trigger = TriggerTypes.EventBased));
        await PlanAsync();
        await Eventually.TrueAsync(
            async _ => await _plane.ReadAsync(database => database.Executions.CountAsync(execution => execution.State == ExecutionStates.Planning)) == 2,
            "both comparisons wait for a worker or have one", Deadline);

        Assert.Empty((await _plane.AskAsync(_worker, slots: 0)).Plans);
        var manual = await _plane.RequestAsync(other);
        Assert.False((await _plane.PlanAsync(_worker, manual)).Reconciles);
    }

    [Fact]
    public void Pause_AfterFailures_GrowsToAnHour()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), ReconciliationTick.Pause(TimeSpan.FromMinutes(1), 0));
        Assert.Equal(TimeSpan.FromMinutes(4), ReconciliationTick.Pause(TimeSpan.FromMinutes(1), 2));
        Assert.Equal(TimeSpan.FromHours(1), ReconciliationTick.Pause(TimeSpan.FromMinutes(1), 40));
        Assert.Equal(TimeSpan.FromHours(5), ReconciliationTick.Pause(TimeSpan.FromHours(5), 0));
    }

    private ArtifactsPlanned Absent(GrantedPlan plan, params string[] tags) => _worker.Batch(plan, 1, [], []) with
    {
        Absent =
        [
            new AbsentArtifacts
            {
                DestinationRegistryId = plan.Destinations[0].Registry.RegistryId, SourceRepository = "library/app", DestinationRepository = "copy/app", References = tags,
            },
        ],
    };

    private async Task<long> FollowAsync(string mode, bool deletes = false)
    {
        var policy = await _plane.AddPolicyAsync();
        await _plane.RunAsync<IServiceProvider, int>(services => SaveAsync(services, policy, one => (one.Trigger, one.Reconcile, one.Deletion) = (TriggerTypes.EventBased, mode, deletes)));
        return policy;
    }

    private static async Task<int> SaveAsync(IServiceProvider services, long id, Action<Policies.Policy> change)
    {
        var database = services.GetRequiredService<PolicyDbContext>();
        await using var transaction = await database.BeginWriteAsync(Locks.PolicyChanges, default);
        var policy = await database.Policies.Include(row => row.Destinations).SingleAsync(row => row.Id == id);
        var before = FollowedScope.Of(policy);
        change(policy);
        await services.GetRequiredService<PolicyFollowing>().SaveAsync(before, policy, await database.NowAsync(default), default);
        var saved = await database.SaveChangesAsync();
        await transaction.CommitAsync(default);
        return saved;
    }

    private async Task<RequestedExecution> RequestAsync(long policy)
    {
        var request = new RequestReplication
        {
            RequestId = Guid.NewGuid(), PolicyId = policy, Trigger = TriggerTypes.EventBased, Lane = Lanes.Bulk, Reconcile = true,
            RequestedAt = await _plane.ReadAsync(database => database.NowAsync(default)),
        };
        return await _plane.RunAsync<ExecutionRequests, RequestedExecution>(requests => requests.AddAsync(request, "test", default));
    }

    /// <summary>The next comparison that begins.</summary>
    private async Task<GrantedPlan> PlanAsync()
    {
        GrantedPlan? plan = null;
        await Eventually.TrueAsync(
            async _ => (plan = (await _plane.AskAsync(_worker, slots: 0)).Plans.SingleOrDefault(granted => granted.Reconciles)) is not null, "a comparison", Deadline);
        return plan!;
    }

    /// <summary>Makes a comparison that finds these tags of library/app with their digests.</summary>
    private async Task<long> CompareAsync(Action<GrantedPlan>? check, params (string Tag, string Digest)[] found)
    {
        var plan = await PlanAsync();
        check?.Invoke(plan);
        Assert.True((await _plane.RunAsync<PlanIntake, PlanProgress>(intake => intake.AddAsync(Batch(plan, 1, found), default))).Current);
        await _plane.FinishPlanAsync(_worker, plan, 1);
        return plan.ExecutionId;
    }

    private ArtifactsPlanned Batch(GrantedPlan plan, int number, params (string Tag, string Digest)[] found)
    {
        var batch = _worker.Batch(plan, number, [.. found.Select(one => one.Tag)], [], References.Absent);
        return batch with { Artifacts = [.. batch.Artifacts.Zip(found, (artifact, one) => artifact with { SourceDigest = one.Digest })] };
    }

    private Task<int> TasksAsync() => _plane.ReadAsync(database => database.Tasks.CountAsync());
}

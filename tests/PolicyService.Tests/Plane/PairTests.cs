using HarborReplication.Contracts.Events;
using HarborReplication.Contracts.Executions;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Pairs;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.Rules.Pairs;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>Two policies that lead back to each other, west to east and east to west; the test plays the registries and their events.</summary>
public sealed class PairTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);
    private readonly Worker _worker = new("one");
    private PlaneHost _plane = null!;
    private long _there;
    private long _back;

    public async ValueTask InitializeAsync()
    {
        // Nobody is lost because the machine is busy.
        _plane = await PlaneHost.StartAsync(new ExecutionPlaneOptions { SweepInterval = TimeSpan.FromMilliseconds(200), LeaseDuration = Lease });
        await _plane.HeartbeatAsync(_worker);
        _there = await _plane.AddPolicyAsync(name: "there", from: "west", destination: "east");
        _back = await _plane.AddPolicyAsync(name: "back", from: "east", destination: "west");
    }

    public ValueTask DisposeAsync() => _plane.DisposeAsync();

    [Fact]
    public async Task Grant_BothDirectionsAreDue_OneAtATime()
    {
        await PushedAsync(_there, "a");
        await PushedAsync(_back, "b");
        await TasksAsync(2);

        var first = Assert.Single((await _plane.AskAsync(_worker)).Tasks);
        Assert.Empty((await _plane.AskAsync(_worker)).Tasks);
        await _plane.SettleAsync(_worker, Copied(first, "a"));

        var second = Assert.Single((await _plane.AskAsync(_worker)).Tasks);
        Assert.NotEqual(first.PolicyId, second.PolicyId);
        Assert.Equal("a", second.Pair?.Synced);
    }

    [Fact]
    public async Task Grant_ManySessionsAtOnce_NeverBothDirectionsOfATag()
    {
        var tags = Enumerable.Range(0, 20).Select(number => $"v{number}").ToList();
        await RequestAsync(_there, [.. tags.Select(tag => Artifact("a", tag))]);
        await RequestAsync(_back, [.. tags.Select(tag => Artifact("b", tag))]);
        await TasksAsync(40);
        var workers = Enumerable.Range(0, 4).Select(number => new Worker($"worker {number}")).ToList();
        foreach (var worker in workers)
            await _plane.HeartbeatAsync(worker);

        await Task.WhenAll(workers.Select(async worker =>
        {
            while ((await _plane.AskAsync(worker, slots: 3)).Tasks.Count > 0)
            {
            }
        }));

        Assert.Equal(tags.Order(), workers.SelectMany(worker => worker.Tasks).Select(task => task.SourceReference).Order());
    }

    [Fact]
    public async Task Grant_OtherTagsOfThePair_AreNotHeldUp()
    {
        await PushedAsync(_there, "a");
        await PushedAsync(_back, "b", tag: "v2");
        await TasksAsync(2);

        Assert.Equal(2, (await _plane.AskAsync(_worker)).Tasks.Count);
    }

    [Fact]
    public async Task Grant_NothingLeadsBack_IsAsItWas()
    {
        var policy = await _plane.AddPolicyAsync(name: "one way");
        await PushedAsync(policy, "a");

        Assert.Null((await LentAsync()).Pair);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Grant_TheWayBackSelectsByLabels_IsNoPair()
    {
        await ChangeAsync(_back, policy => policy.Filters = """[{"type":"label","value":["stable"]}]""");
        await PushedAsync(_there, "a");

        Assert.Null((await LentAsync()).Pair);
    }

    [Fact]
    public async Task Settlement_Copied_BothEndsAreKnownToBeEqual()
    {
        await CopyAsync(_there, "a");

        var row = Assert.Single(await RowsAsync());
        Assert.Equal(("a", PairEnd.High, "a"), (row.SyncedDigest, row.WrittenEnd, row.LowPushedDigest));
    }

    [Fact]
    public async Task Event_TellsOfACopysOwnWrite_MakesNoExecution()
    {
        await CopyAsync(_there, "a");

        var echo = await PushedAsync(_back, "a");

        Assert.Equal((RequestVerdict.Echo, null), (echo.Verdict, echo.ExecutionId));
        Assert.Equal(1, await _plane.ReadAsync(database => database.Executions.CountAsync()));
        Assert.Null(Assert.Single(await RowsAsync()).HighPushedDigest);
    }

    // A write is told of once; whatever comes after it may be a push of somebody who has lost the tag.
    [Fact]
    public async Task Event_EchoThatComesAgain_MakesAnExecution()
    {
        await CopyAsync(_there, "a");
        await PushedAsync(_back, "a");

        Assert.Equal(RequestVerdict.Accepted, (await PushedAsync(_back, "a")).Verdict);
    }

    [Fact]
    public async Task Event_EchoBeforeTheSettlement_IsNotExpectedAgain()
    {
        await PushedAsync(_there, "a");
        var task = await LentAsync();
        Assert.Equal(RequestVerdict.Accepted, (await PushedAsync(_back, "a")).Verdict);
        await _plane.SettleAsync(_worker, Copied(task, "a"));

        Assert.Equal(RequestVerdict.Accepted, (await PushedAsync(_back, "a")).Verdict);
    }

    [Fact]
    public async Task Event_EchoBesideAPush_OnlyThePushIsCopied()
    {
        await CopyAsync(_there, "a");

        var requested = await RequestAsync(_back, [Artifact("a", "v1"), Artifact("b", "v2")]);

        Assert.Equal(RequestVerdict.Accepted, requested.Verdict);
        Assert.Equal("v2", (await LentAsync()).SourceReference);
    }

    // What is pushed again at its own end may be gone at the other one, of which no event has told.
    [Fact]
    public async Task Event_SamePushAgainAtItsOwnEnd_MakesAnExecution()
    {
        await CopyAsync(_there, "a");

        Assert.Equal(RequestVerdict.Accepted, (await PushedAsync(_there, "a")).Verdict);
    }

    [Fact]
    public async Task Event_OneThenAnotherThenTheFirstAgain_EachIsCopied()
    {
        await CopyAsync(_there, "a");
        await CopyAsync(_back, "b");

        await CopyAsync(_back, "a");

        Assert.Equal("a", Assert.Single(await RowsAsync()).SyncedDigest);
        Assert.Empty(await ConflictsAsync());
    }

    [Fact]
    public async Task Event_EchoWhileTheTagIsBeingCopiedBack_MakesAnExecution()
    {
        await CopyAsync(_there, "a");
        await PushedAsync(_back, "b");
        await LentAsync();

        // It may have read b before a was pushed again.
        Assert.Equal(RequestVerdict.Accepted, (await PushedAsync(_back, "a")).Verdict);
    }

    [Fact]
    public async Task Event_EchoAfterANewerPushAtTheOtherEnd_MakesAnExecution()
    {
        await CopyAsync(_there, "a");
        await PushedAsync(_there, "b");

        Assert.Equal(RequestVerdict.Accepted, (await PushedAsync(_back, "a")).Verdict);
    }

    [Fact]
    public async Task Conflict_DestinationWasPushedLater_StaysAndIsCopiedBack()
    {
        await PushedAsync(_there, "a");
        await PushedAsync(_back, "b");
        await TasksAsync(2);
        var there = await LentAsync();
        Assert.Equal(_there, there.PolicyId);

        Assert.Empty((await _plane.SettleAsync(_worker, Disputed(there, "a", "b"))).Repairs);

        Assert.Equal(Outcomes.Conflict, (await TaskAsync(there.TaskId)).Outcome);
        var conflict = Assert.Single(await ConflictsAsync());
        Assert.Equal(("b", "a", ConflictRules.LastPush, _there), (conflict.WinnerDigest, conflict.LoserDigest, conflict.Rule, conflict.PolicyId));
        Assert.NotEqual(conflict.WinnerRegistryId, conflict.LoserRegistryId);
        Assert.Equal(1, await _plane.ReadAsync(database => database.EventLog.CountAsync(entry => entry.Type == EventTypes.ConflictDecided)));

        var back = await LentAsync();
        Assert.Equal((_back, "b", "a"), (back.PolicyId, back.Pair?.Winner, back.Pair?.Loser));
        await _plane.SettleAsync(_worker, Copied(back, "b"));
        Assert.Equal(("b", null), Assert.Single(await RowsAsync()) is var row ? (row.SyncedDigest, row.WinnerDigest) : default);
        Assert.Empty((await _plane.AskAsync(_worker)).Tasks);
    }

    [Fact]
    public async Task Conflict_SourceWins_IsRecordedBeforeItIsOverwritten()
    {
        await PushedAsync(_there, "a");
        var first = await LentAsync();
        var report = Disputed(first, "a", "b");

        await _plane.SettleAsync(_worker, report);
        await _plane.SettleAsync(_worker, report);

        Assert.Equal(TaskStates.Pending, (await TaskAsync(first.TaskId)).Status);
        Assert.Equal(("a", "b"), Assert.Single(await ConflictsAsync()) is var conflict ? (conflict.WinnerDigest, conflict.LoserDigest) : default);
        var second = await LentAsync();
        Assert.Equal((first.TaskId, 2, "a", "b"), (second.TaskId, second.Attempt, second.Pair?.Winner, second.Pair?.Loser));
        await _plane.SettleAsync(_worker, Copied(second, "a"));
        Assert.Single(await ConflictsAsync());
    }

    // The event of the push that stays was lost: nobody else brings it back.
    [Fact]
    public async Task Conflict_DestinationIsAtHomeAndItsEventWasLost_TheOtherDirectionIsAskedFor()
    {
        await ChangeAsync(_there, async (database, policy) =>
            (policy.Conflict, policy.HomeRegistryId) = (ConflictRules.HomeSite, await database.Registries.Where(registry => registry.Name == "east").Select(registry => registry.Id).SingleAsync()));
        await PushedAsync(_there, "b");
        var there = await LentAsync();

        var begun = Assert.Single((await _plane.SettleAsync(_worker, Disputed(there, "b", "a"))).Repairs);
        _plane.Send(new ExecutionRequested { CorrelationId = begun });

        Assert.Equal(("a", "b", ConflictRules.HomeSite), Assert.Single(await ConflictsAsync()) is var conflict ? (conflict.WinnerDigest, conflict.LoserDigest, conflict.Rule) : default);
        var back = await LentAsync();
        Assert.Equal((_back, Lanes.Urgent, "library/app", "v1"), (back.PolicyId, back.Lane, back.SourceRepository, back.SourceReference));
    }

    [Fact]
    public async Task Settlement_DestinationIsNewer_TheOtherDirectionIsAskedFor()
    {
        await CopyAsync(_there, "a");
        await PushedAsync(_there, "a");
        var task = await LentAsync();

        var begun = Assert.Single((await _plane.SettleAsync(_worker, Worker.Ended(task, Outcomes.Skipped) with { Paired = true, Reason = Reasons.Superseded, Digest = "b" })).Repairs);
        _plane.Send(new ExecutionRequested { CorrelationId = begun });

        Assert.Equal(_back, (await LentAsync()).PolicyId);
        Assert.Empty(await ConflictsAsync());
    }

    [Fact]
    public async Task Conflict_MetAgainBeforeItIsResolved_IsNotDecidedAnew()
    {
        await PushedAsync(_there, "a");
        await _plane.SettleAsync(_worker, Disputed(await LentAsync(), "a", "b"));
        // Told of late, b is the later push now.
        await PushedAsync(_back, "b");
        await TasksAsync(2);
        var again = await LentAsync();

        await _plane.SettleAsync(_worker, again.PolicyId == _there ? Disputed(again, "a", "b") : Disputed(again, "b", "a"));

        Assert.Single(await ConflictsAsync());
        Assert.Equal("a", Assert.Single(await RowsAsync()).WinnerDigest);
    }

    [Fact]
    public async Task Conflict_PoliciesChangedMeanwhile_GoesByWhatTheyAreNow()
    {
        await PushedAsync(_there, "a");
        var task = await LentAsync();
        await ChangeAsync(_back, policy => policy.Enabled = false);

        await _plane.SettleAsync(_worker, Disputed(task, "a", "b"));

        Assert.Empty(await ConflictsAsync());
        Assert.Null((await LentAsync()).Pair);
    }

    [Fact]
    public async Task Deletion_NeitherEndHasTheTag_IsForgottenAndPushedAgainCopiedAgain()
    {
        await CopyAsync(_there, "a");
        await RequestAsync(_there, [Artifact("a", "v1") with { Operation = Operations.TagDeletion }]);
        var deletion = await LentAsync();
        await _plane.SettleAsync(_worker, new TaskSettlement { TaskId = deletion.TaskId, Attempt = deletion.Attempt, Outcome = Outcomes.Skipped, Gone = true, DurationSeconds = 0 });

        Assert.Empty(await RowsAsync());
        Assert.Equal(RequestVerdict.Accepted, (await PushedAsync(_back, "a")).Verdict);
    }

    [Fact]
    public async Task Deletion_FollowedInTheOtherDirection_OnlyAPersonOrAPushBringsTheTagBack()
    {
        await ChangeAsync(_back, policy => policy.Deletion = true);
        await PushedAsync(_there, "a");
        var told = await LentAsync();
        Assert.True(told.Pair?.FollowsDeletion);
        await _plane.SettleAsync(_worker, Copied(told, "a"));

        await _plane.RequestAsync(_there, artifacts: [Artifact("a", "v1")]);
        var asked = await LentAsync();
        Assert.False(asked.Pair?.FollowsDeletion);
        await _plane.SettleAsync(_worker, Copied(asked, "a"));

        // Pushed again, it is no remnant.
        await PushedAsync(_there, "a");
        Assert.False((await LentAsync()).Pair?.FollowsDeletion);
    }

    // A worker that was believed dead has written what the source had before: that is no push.
    [Fact]
    public async Task LateWrite_OfWhatTheSourceHadBefore_IsOverwrittenNotCopiedBack()
    {
        await PushedAsync(_there, "a");
        var stale = await LentAsync();
        await _plane.PassLeaseTimeAsync(2 * Lease);
        var other = new Worker("other");
        await _plane.HeartbeatAsync(other);
        await _plane.ExpireAsync();
        await _plane.SettleAsync(other, Copied(Assert.Single((await _plane.AskAsync(other)).Tasks), "b"));

        var late = await _plane.SettleAsync(_worker, Copied(stale, "a"));
        _plane.Send(new ExecutionRequested { CorrelationId = Assert.Single(late.Repairs) });

        await Eventually.TrueAsync(async _ => (await _plane.AskAsync(other)).Tasks.Count > 0, "the tag is written again", Patience);
        var known = other.Tasks[0].Pair!;
        Assert.Equal(TagStep.Copy, new PairKnowledge { Synced = known.Synced, Winner = known.Winner, Loser = known.Loser }.StepFor("b", "a"));
        Assert.Equal(TagStep.Leave, new PairKnowledge { Synced = known.Synced, Winner = known.Winner, Loser = known.Loser }.StepFor("a", "b"));
    }

    private static RequestedArtifact Artifact(string digest, string tag) =>
        new() { Repository = "library/app", Reference = tag, Digest = digest, Operation = Operations.Copy };

    private static TaskSettlement Copied(GrantedTask task, string digest) => Worker.Copied(task, digest) with { Paired = true };

    private static TaskSettlement Disputed(GrantedTask task, string source, string destination) => Worker.Ended(task, Outcomes.Conflict) with
    {
        Paired = true, Digest = destination, Disputed = new DisputedTag { SourceDigest = source, DestinationDigest = destination },
    };

    private Task<RequestedExecution> PushedAsync(long policy, string digest, string tag = "v1") => RequestAsync(policy, [Artifact(digest, tag)]);

    private async Task<RequestedExecution> RequestAsync(long policy, IReadOnlyList<RequestedArtifact> artifacts)
    {
        var request = new RequestReplication
        {
            RequestId = Guid.NewGuid(), PolicyId = policy, Trigger = TriggerTypes.EventBased, Lane = Lanes.Urgent,
            RequestedAt = await _plane.ReadAsync(database => database.NowAsync(default)), Artifacts = artifacts,
        };
        var requested = await _plane.RunAsync<ExecutionRequests, RequestedExecution>(requests => requests.AddAsync(request, "test", default));
        if (requested.Verdict == RequestVerdict.Accepted)
            _plane.Send(new ExecutionRequested { CorrelationId = request.RequestId });
        return requested;
    }

    /// <summary>From the push's event to its settlement.</summary>
    private async Task CopyAsync(long policy, string digest)
    {
        Assert.Equal(RequestVerdict.Accepted, (await PushedAsync(policy, digest)).Verdict);
        await _plane.SettleAsync(_worker, Copied(await LentAsync(), digest));
    }

    private async Task<GrantedTask> LentAsync()
    {
        IReadOnlyList<GrantedTask> lent = [];
        await Eventually.TrueAsync(async _ => (lent = (await _plane.AskAsync(_worker)).Tasks).Count > 0, "a task is lent", Patience);
        return Assert.Single(lent);
    }

    private Task TasksAsync(int count) =>
        Eventually.TrueAsync(async _ => await _plane.ReadAsync(database => database.Tasks.CountAsync()) == count, $"there are {count} tasks", Patience);

    private Task<ReplicationTask> TaskAsync(long id) => _plane.ReadAsync(database => database.Tasks.AsNoTracking().SingleAsync(task => task.Id == id));

    private Task<List<PairTag>> RowsAsync() => _plane.ReadAsync(database => database.PairTags.AsNoTracking().ToListAsync());

    private Task<List<RecordedConflict>> ConflictsAsync() => _plane.ReadAsync(database => database.Conflicts.AsNoTracking().ToListAsync());

    private Task<int> ChangeAsync(long policy, Action<Policy> change) => ChangeAsync(policy, (_, row) =>
    {
        change(row);
        return Task.CompletedTask;
    });

    private Task<int> ChangeAsync(long policy, Func<PolicyDbContext, Policy, Task> change) => _plane.ChangeAsync(async database =>
    {
        await change(database, await database.Policies.SingleAsync(row => row.Id == policy));
        return await database.SaveChangesAsync();
    });
}

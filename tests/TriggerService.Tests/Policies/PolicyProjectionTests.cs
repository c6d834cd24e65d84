using HarborReplication.Contracts.Policies;
using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.Policies;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Tests.Policies;

public sealed class PolicyProjectionTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private Replica _replica = null!;

    public async ValueTask InitializeAsync() => _replica = await Replica.CreateAsync(_file.Options);

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    public async Task ApplyAsync_NextAnswer_PoliciesAndCursorMoveTogether()
    {
        Assert.Equal(ProjectionStep.AskForMore, await ApplyAsync(0, 2, 3, Scheduled(1, 1), Manual(2, 2)));
        Assert.Equal(ProjectionStep.UpToDate, await ApplyAsync(2, 3, 3, Scheduled(3, 3)));

        Assert.Equal(3, await CursorAsync());
        var policies = await PoliciesAsync();
        Assert.Equal([1, 2, 3], policies.Select(policy => policy.PolicyId));
        Assert.NotNull(policies[0].NextDue);
        Assert.Null(policies[1].NextDue);
    }

    [Fact]
    public async Task ApplyAsync_SameAnswerAgain_Ignored()
    {
        await ApplyAsync(0, 1, 1, Scheduled(1, 1));
        await ApplyAsync(1, 2, 2, Deleted(1, 2));

        Assert.Equal(ProjectionStep.Ignored, await ApplyAsync(0, 1, 1, Scheduled(1, 1)));

        Assert.Empty(await PoliciesAsync());
        Assert.Equal(2, await CursorAsync());
    }

    [Fact]
    public async Task ApplyAsync_AnswerThatBeginsLater_Ignored()
    {
        Assert.Equal(ProjectionStep.Ignored, await ApplyAsync(5, 6, 6, Scheduled(1, 6)));

        Assert.Empty(await PoliciesAsync());
        Assert.Equal(0, await CursorAsync());
    }

    [Fact]
    public async Task ApplyAsync_AnswersInAnyOrder_EndWhereTheLastOneSays()
    {
        PolicyStates[] answers =
        [
            Answer(0, 1, 3, Scheduled(1, 1)), Answer(1, 2, 3, Scheduled(2, 2)), Answer(2, 3, 3, Deleted(1, 3)),
        ];
        foreach (var answer in answers.Reverse().Concat(answers).Concat(answers.Reverse()))
            await ApplyAsync(answer);

        Assert.Equal(3, await CursorAsync());
        Assert.Equal([2], (await PoliciesAsync()).Select(policy => policy.PolicyId));
    }

    [Fact]
    public async Task ApplyAsync_TwoReplicasSameAnswer_AppliedOnce()
    {
        await using var other = await Replica.CreateAsync(_file.Options);
        var answer = Answer(0, 1, 1, Scheduled(1, 1));

        var steps = await Task.WhenAll(new[] { _replica, other, _replica, other }.Select(replica =>
            Task.Run(() => replica.UseAsync<PolicyProjection, ProjectionStep>(projection =>
                projection.ApplyAsync(answer, TestContext.Current.CancellationToken)))));

        Assert.Single(steps, ProjectionStep.UpToDate);
        Assert.Single(await PoliciesAsync());
    }

    [Fact]
    public async Task ApplyAsync_PolicyServiceRestoredFromBackup_StartsAgainAndForgetsWhatIsGone()
    {
        await ApplyAsync(0, 9, 9, Scheduled(1, 8), Scheduled(2, 9));
        var due = (await PoliciesAsync())[0].NextDue;

        Assert.Equal(ProjectionStep.AskForMore, await ApplyAsync(9, 9, 4));
        Assert.Equal(0, await CursorAsync());
        Assert.Equal(2, (await PoliciesAsync()).Count);

        Assert.Equal(ProjectionStep.UpToDate, await ApplyAsync(0, 4, 4, Scheduled(1, 4)));
        var policy = Assert.Single(await PoliciesAsync());
        Assert.Equal((1, due), (policy.PolicyId, policy.NextDue));
    }

    [Fact]
    public async Task ApplyAsync_LateAnswerFromBeforeWithLowerLatest_DoesNotStartAgain()
    {
        await ApplyAsync(0, 9, 9, Scheduled(1, 9));

        Assert.Equal(ProjectionStep.Ignored, await ApplyAsync(6, 6, 4));

        Assert.Equal(9, await CursorAsync());
    }

    [Fact]
    public async Task ApplyAsync_ChangeThatLeavesTheScheduleAlone_KeepsTheDueTime()
    {
        await ApplyAsync(0, 1, 1, Scheduled(1, 1));
        await Schedules.ScheduleRace.MakeDueAsync(_replica, secondsAgo: 30);
        var due = (await PoliciesAsync())[0].NextDue;

        await ApplyAsync(1, 2, 2, Scheduled(1, 2));

        Assert.Equal(due, (await PoliciesAsync())[0].NextDue);
    }

    [Fact]
    public async Task ApplyAsync_ScheduleChanged_DueTimeIsComputedFromNow()
    {
        await ApplyAsync(0, 1, 1, Scheduled(1, 1));
        await Schedules.ScheduleRace.MakeDueAsync(_replica, secondsAgo: 30);
        var now = await _replica.ReadAsync(context => context.NowAsync(TestContext.Current.CancellationToken));

        await ApplyAsync(1, 2, 2, Scheduled(1, 2) with { Cron = "0 30 */6 * * *" });

        Assert.True((await PoliciesAsync())[0].NextDue > now);
    }

    [Fact]
    public async Task ApplyAsync_DisabledAndEnabledAgain_NotDueMeanwhile()
    {
        await ApplyAsync(0, 1, 1, Scheduled(1, 1));
        await ApplyAsync(1, 2, 2, Scheduled(1, 2) with { Enabled = false });
        Assert.Null((await PoliciesAsync())[0].NextDue);

        await ApplyAsync(2, 3, 3, Scheduled(1, 3));
        Assert.NotNull((await PoliciesAsync())[0].NextDue);
    }

    // A version that knows more than this one may accept what this one cannot read; the other policies must go on.
    [Fact]
    public async Task ApplyAsync_UnreadableCron_ThatPolicyIsNotScheduledOthersAre()
    {
        await ApplyAsync(0, 2, 2, Scheduled(1, 1) with { Cron = "@sometimes" }, Scheduled(2, 2));

        var policies = await PoliciesAsync();
        Assert.Null(policies[0].NextDue);
        Assert.NotNull(policies[1].NextDue);
        Assert.Equal(2, await CursorAsync());
    }

    private static PolicyState Scheduled(long id, long sequence) => new()
    {
        PolicyId = id, Sequence = sequence, Deleted = false, Enabled = true, Trigger = TriggerTypes.Scheduled, Cron = "0 0 * * *",
    };

    private static PolicyState Manual(long id, long sequence) => Scheduled(id, sequence) with { Trigger = TriggerTypes.Manual, Cron = null };

    private static PolicyState Deleted(long id, long sequence) =>
        new() { PolicyId = id, Sequence = sequence, Deleted = true, Enabled = false };

    private static PolicyStates Answer(long after, long through, long latest, params PolicyState[] policies) =>
        new() { AfterSequence = after, ThroughSequence = through, LatestSequence = latest, Policies = policies };

    private Task<ProjectionStep> ApplyAsync(long after, long through, long latest, params PolicyState[] policies) =>
        ApplyAsync(Answer(after, through, latest, policies));

    private Task<ProjectionStep> ApplyAsync(PolicyStates states) => _replica.UseAsync<PolicyProjection, ProjectionStep>(projection =>
        projection.ApplyAsync(states, TestContext.Current.CancellationToken));

    private Task<List<FollowedPolicy>> PoliciesAsync() =>
        _replica.ReadAsync(context => context.Policies.AsNoTracking().OrderBy(policy => policy.PolicyId).ToListAsync());

    private Task<long> CursorAsync() => _replica.ReadAsync(context => context.PolicyCursors.Select(cursor => cursor.Sequence).SingleAsync());
}

using HarborReplication.Contracts.Policies;
using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Requests;
using HarborReplication.TriggerService.Schedules;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Tests.Schedules;

public sealed class ScheduleClaimsTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private Replica _replica = null!;
    private string _cron = "";

    public async ValueTask InitializeAsync()
    {
        _replica = await Replica.CreateAsync(_file.Options);
        _cron = await ScheduleRace.FarAwayCronAsync(_replica);
    }

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    public async Task ClaimAsync_DueTick_OneRequestInLaneBulkAndTheNextDueTime()
    {
        await ApplyAsync(1);
        await ScheduleRace.MakeDueAsync(_replica, secondsAgo: 2);
        var due = await NextDueAsync();

        await ClaimAsync();
        await ClaimAsync();

        var request = Assert.Single(await RequestsAsync());
        Assert.Equal(17, request.PolicyId);
        Assert.Equal(TriggerTypes.Scheduled, request.Trigger);
        Assert.Equal(Lanes.Bulk, request.Lane);
        Assert.Equal(due, request.RequestedAt);
        Assert.Equal(RequestStates.Open, request.State);
        Assert.StartsWith("schedule:17:", request.Cause, StringComparison.Ordinal);
        Assert.True(await NextDueAsync() > due);
    }

    [Fact]
    public async Task ClaimAsync_NothingDue_NoRequest()
    {
        await ApplyAsync(1);

        await ClaimAsync();

        Assert.Empty(await RequestsAsync());
    }

    [Fact]
    public async Task ClaimAsync_TwoReplicas_ExactlyOneRequestPerTick()
    {
        await using var other = await Replica.CreateAsync(_file.Options);

        Assert.Equal(ScheduleRace.OnePerTick, await ScheduleRace.RunAsync([_replica, other]));
    }

    [Fact]
    public async Task ClaimAsync_CauseKnownAlready_NoSecondRequest()
    {
        await ApplyAsync(1);
        await ScheduleRace.MakeDueAsync(_replica, secondsAgo: 2);
        var due = await NextDueAsync();
        await ClaimAsync();
        // The database's clock was set back, and the same tick is due once more.
        await _replica.UseAsync<TriggerService.Database.TriggerDbContext>(context =>
            context.Policies.ExecuteUpdateAsync(set => set.SetProperty(policy => policy.NextDue, due)));

        await ClaimAsync();

        Assert.Single(await RequestsAsync());
        Assert.True(await NextDueAsync() > due);
    }

    [Fact]
    public async Task ClaimAsync_MissedTick_WaitsUntilPolicyServiceConfirmsThatNothingChanged()
    {
        await ApplyAsync(1);
        await ScheduleRace.MakeDueAsync(_replica, secondsAgo: 3600);
        await ConfirmedAsync(secondsAgo: 7200);

        await ClaimAsync();
        Assert.Empty(await RequestsAsync());

        await _replica.UseAsync<PolicyProjection>(projection => projection.ApplyAsync(
            new PolicyStates { AfterSequence = 1, ThroughSequence = 1, LatestSequence = 1, Policies = [] }, TestContext.Current.CancellationToken));
        await ClaimAsync();
        Assert.Single(await RequestsAsync());
    }

    [Fact]
    public async Task ClaimAsync_MissedTickOfPolicyThatChangedSince_NotMadeUpFor()
    {
        await ApplyAsync(1);
        await ScheduleRace.MakeDueAsync(_replica, secondsAgo: 3600);
        await ConfirmedAsync(secondsAgo: 7200);

        await ApplyAsync(2, state => state with { TimeZone = "Europe/Berlin" });
        await ClaimAsync();

        Assert.Empty(await RequestsAsync());
        Assert.NotNull(await NextDueAsync());
    }

    [Fact]
    public async Task ClaimAsync_MissedByMoreThanADay_GivenUpAndScheduledAgain()
    {
        await ApplyAsync(1);
        await ScheduleRace.MakeDueAsync(_replica, secondsAgo: 25 * 3600);

        await ClaimAsync();

        Assert.Empty(await RequestsAsync());
        Assert.True(await NextDueAsync() > await _replica.ReadAsync(context => context.NowAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task ClaimAsync_MissedTickOfAPolicyThatSkips_NoRequestAndTheNextDueTime()
    {
        await ApplyAsync(1, state => state with { MissedRuns = MissedRuns.Skip });
        await ScheduleRace.MakeDueAsync(_replica, secondsAgo: 3600);

        await ClaimAsync();

        Assert.Empty(await RequestsAsync());
        Assert.True(await NextDueAsync() > await _replica.ReadAsync(context => context.NowAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task ClaimAsync_PunctualTickOfAPolicyThatSkips_OneRequest()
    {
        await ApplyAsync(1, state => state with { MissedRuns = MissedRuns.Skip });
        await ScheduleRace.MakeDueAsync(_replica, secondsAgo: 2);

        await ClaimAsync();

        Assert.Single(await RequestsAsync());
    }

    [Fact]
    public async Task ApplyAsync_ScheduleIsPaused_NothingIsDueUntilItGoesOn()
    {
        await ApplyAsync(1);
        await ScheduleRace.MakeDueAsync(_replica, secondsAgo: 2);

        await ApplyAsync(2, state => state with { SchedulePaused = true });
        await ClaimAsync();

        Assert.Empty(await RequestsAsync());
        Assert.Null(await NextDueAsync());
        await ApplyAsync(3);
        Assert.NotNull(await NextDueAsync());
    }

    [Fact]
    public async Task ClaimAsync_PolicyWithJitter_TheRequestIsNamedAfterTheTick()
    {
        await ApplyAsync(1, state => state with { JitterSeconds = 3600 });
        var (due, delay) = await _replica.ReadAsync(context => context.Policies.Select(policy => ValueTuple.Create(policy.NextDue, policy.NextDueDelay)).SingleAsync());
        var tick = due!.Value.AddSeconds(-delay);
        Assert.Equal(0, tick.Second);
        Assert.Equal(new Jitter(17, 3600).Of(tick), due - tick);
        await ScheduleRace.MakeDueAsync(_replica, secondsAgo: 2);
        var now = (await NextDueAsync())!.Value;

        await ClaimAsync();

        Assert.Equal(now.AddSeconds(-delay), Assert.Single(await RequestsAsync()).RequestedAt);
        Assert.True(await NextDueAsync() > now);
    }

    private Task ApplyAsync(long sequence, Func<PolicyState, PolicyState>? change = null)
    {
        var state = new PolicyState
        {
            PolicyId = 17, Sequence = sequence, Deleted = false, Enabled = true, Trigger = TriggerTypes.Scheduled, Cron = _cron,
        };
        return _replica.UseAsync<PolicyProjection>(projection => projection.ApplyAsync(
            new PolicyStates
            {
                AfterSequence = sequence - 1, ThroughSequence = sequence, LatestSequence = sequence, Policies = [change?.Invoke(state) ?? state],
            },
            TestContext.Current.CancellationToken));
    }

    private Task ConfirmedAsync(double secondsAgo) => _replica.UseAsync<TriggerService.Database.TriggerDbContext>(async context =>
    {
        var time = await context.NowAsync(TestContext.Current.CancellationToken) - TimeSpan.FromSeconds(secondsAgo);
        await context.PolicyCursors.ExecuteUpdateAsync(set => set.SetProperty(cursor => cursor.ConfirmedAt, time));
    });

    private Task<bool> ClaimAsync() => _replica.UseAsync<ScheduleClaims, bool>(claims => claims.ClaimAsync(TestContext.Current.CancellationToken));

    private Task<List<ReplicationRequest>> RequestsAsync() => _replica.ReadAsync(context => context.Requests.AsNoTracking().ToListAsync());

    private Task<DateTimeOffset?> NextDueAsync() => _replica.ReadAsync(context => context.Policies.Select(policy => policy.NextDue).SingleAsync());
}

using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.Matching;
using HarborReplication.TriggerService.Requests;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Tests.Matching;

public sealed class MatchingTests : IDisposable
{
    private readonly SqliteFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Step_FirstEventOfAQuietPolicy_RequestedAtOnce()
    {
        await using var replica = await StartAsync(Happenings.Policy(1));
        await replica.TellAsync(Happenings.Event("v1"));

        await replica.StepAsync();

        var request = await replica.ReadAsync(context => context.Requests.AsNoTracking().SingleAsync());
        Assert.Equal(
            (1L, TriggerTypes.EventBased, Lanes.Urgent, RequestStates.Open, false), (request.PolicyId, request.Trigger, request.Lane, request.State, request.PlanArtifacts));
        var artifact = Assert.Single((await replica.RequestsAsync())[0].Artifacts);
        Assert.Equal(("library/app", "v1", Operations.Copy), (artifact.Repository, artifact.Reference, artifact.Operation));
        Assert.Equal(0, await replica.ReadAsync(context => context.Events.CountAsync(row => row.MatchedAt == null)));
    }

    [Fact]
    public async Task Step_MoreWhileThePolicyCollects_OneRequestAfterIt()
    {
        await using var replica = await StartAsync(Happenings.Policy(1));
        await replica.TellAsync([.. Enumerable.Range(0, 100).Select(i => Happenings.Event($"first-{i}"))]);
        await replica.StepAsync();
        await CollectForLongAsync(replica);
        for (var i = 0; i < 10; i++)
        {
            await replica.TellAsync(Happenings.Event($"later-{i}"));
            await replica.StepAsync();
        }

        Assert.Single(await replica.RequestsAsync());
        await replica.EndCollectingAsync();
        await replica.StepAsync();

        var requests = await replica.RequestsAsync();
        Assert.Equal([100, 10], requests.Select(request => request.Artifacts.Count));
    }

    [Fact]
    public async Task Step_SeveralEventsOfOneKey_TheNewestWins()
    {
        await using var replica = await StartAsync(Happenings.Policy(1));
        await replica.TellAsync(Happenings.Event("v1"), Happenings.Event("v1", ArtifactEventKinds.Deleted), Happenings.Event("v2", ArtifactEventKinds.Deleted), Happenings.Event("v2"));

        await replica.StepAsync();

        Assert.Equal(
            [("v1", Operations.Deletion), ("v2", Operations.Copy)],
            Assert.Single(await replica.RequestsAsync()).Artifacts.Select(artifact => (artifact.Reference, artifact.Operation)).Order());
    }

    [Fact]
    public async Task Step_ABurst_RequestsOfAtMost500Artifacts()
    {
        await using var replica = await StartAsync(Happenings.Policy(1));
        await replica.TellAsync([.. Enumerable.Range(0, 1200).Select(i => Happenings.Event($"t{i}"))]);

        while (await replica.StepAsync() == TimeSpan.Zero || await replica.ReadAsync(context => context.Collected.AnyAsync()))
            await replica.EndCollectingAsync();

        var artifacts = (await replica.RequestsAsync()).SelectMany(request => request.Artifacts).ToList();
        Assert.All(await replica.RequestsAsync(), request => Assert.InRange(request.Artifacts.Count, 1, CollectedRequests.MaxArtifacts));
        Assert.Equal(1200, artifacts.Select(artifact => artifact.Reference).Distinct().Count());
        Assert.Equal(1200, artifacts.Count);
    }

    [Fact]
    public async Task Step_SeveralPolicies_EachGetsWhatItTakes()
    {
        await using var replica = await StartAsync(
            Happenings.Policy(1), Happenings.Policy(2, "other/**"), Happenings.Policy(3), Happenings.Policy(4, enabled: false),
            Happenings.Policy(5) with { SourceRegistryId = 99 }, Happenings.Policy(6) with { Trigger = TriggerTypes.Manual });
        await replica.TellAsync(Happenings.Event("v1"));

        await replica.StepAsync();

        Assert.Equal([1L, 3L], (await replica.RequestsAsync()).Select(request => request.Policy).Order());
    }

    [Fact]
    public async Task Step_OnePolicyCannotBeRead_TheOthersGoOn()
    {
        await using var replica = await StartAsync(Happenings.Policy(1), Happenings.Policy(2));
        await replica.UseAsync<TriggerDbContext>(context =>
            context.Policies.Where(policy => policy.PolicyId == 1).ExecuteUpdateAsync(set => set.SetProperty(policy => policy.Filters, "not JSON")));
        await replica.TellAsync(Happenings.Event("v1"));

        await replica.StepAsync();

        Assert.Equal(2, Assert.Single(await replica.RequestsAsync()).Policy);
    }

    [Fact]
    public async Task Step_PolicyDisabledWhileItCollects_NothingIsSent()
    {
        await using var replica = await StartAsync(Happenings.Policy(1));
        await replica.TellAsync(Happenings.Event("v1"));
        await replica.StepAsync();
        await CollectForLongAsync(replica);
        await replica.TellAsync(Happenings.Event("v2"));
        await replica.StepAsync();

        await replica.FollowAsync(Happenings.Policy(1, enabled: false));
        await replica.TellAsync(Happenings.Event("v3"));
        await replica.EndCollectingAsync();
        await replica.StepAsync();

        Assert.Single(await replica.RequestsAsync());
        Assert.False(await replica.ReadAsync(context => context.Collected.AnyAsync()));
    }

    [Fact]
    public async Task Add_ToldTwice_OnceNew()
    {
        await using var replica = await StartAsync(Happenings.Policy(1));

        Assert.Equal(2, await replica.TellAsync(Happenings.Event("v1", key: "a"), Happenings.Event("v1", key: "a"), Happenings.Event("v2", key: "b")));
        Assert.Equal(0, await replica.TellAsync(Happenings.Event("v1", key: "a")));
    }

    [Fact]
    public async Task Step_TwoReplicas_EachEventRequestedOnce()
    {
        await using var first = await StartAsync(Happenings.Policy(1));
        await using var second = await Replica.CreateAsync(_file.Options);

        await MatchingRace.RunAsync([first, second]);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(10, 200)]
    [InlineData(500, 1000)]
    public void CollectingTime_GrowsWithTheBurst(int artifacts, int milliseconds) =>
        Assert.Equal(milliseconds, CollectingTime.After(artifacts).TotalMilliseconds);

    private async Task<Replica> StartAsync(params IReadOnlyList<HarborReplication.Contracts.Policies.PolicyState> policies)
    {
        var replica = await Replica.CreateAsync(_file.Options);
        await replica.FollowAsync(policies);
        return replica;
    }

    private static Task CollectForLongAsync(Replica replica) => replica.UseAsync<TriggerDbContext>(async context =>
    {
        var later = await context.NowAsync(TestContext.Current.CancellationToken) + TimeSpan.FromHours(1);
        await context.Policies.ExecuteUpdateAsync(set => set.SetProperty(policy => policy.CollectsUntil, later));
    });
}

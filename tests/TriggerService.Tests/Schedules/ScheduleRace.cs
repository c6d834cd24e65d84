using System.Globalization;
using HarborReplication.Contracts.Policies;
using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Schedules;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Tests.Schedules;

/// <summary>Many ticks that several replicas claim at the same time.</summary>
internal sealed class ScheduleRace
{
    private const int Policies = 50;
    private const int Rounds = 4;
    private const int LoopsPerReplica = 3;

    /// <summary>Runs the race and tells how many requests each tick got; whoever calls knows the right answer.</summary>
    public static async Task<IReadOnlyList<int>> RunAsync(IReadOnlyList<Replica> replicas)
    {
        var first = replicas[0];
        var cron = await FarAwayCronAsync(first);
        await first.UseAsync<PolicyProjection>(projection => projection.ApplyAsync(
            new PolicyStates
            {
                AfterSequence = 0,
                ThroughSequence = Policies,
                LatestSequence = Policies,
                Policies = [.. Enumerable.Range(1, Policies).Select(id => new PolicyState
                {
                    PolicyId = id, Sequence = id, Deleted = false, Enabled = true, Trigger = TriggerTypes.Scheduled, Cron = cron,
                })],
            },
            TestContext.Current.CancellationToken));
        for (var round = 0; round < Rounds; round++)
        {
            await MakeDueAsync(first, secondsAgo: Rounds - round);
            using var start = new SemaphoreSlim(0);
            var loops = replicas.SelectMany(replica => Enumerable.Range(0, LoopsPerReplica).Select(_ => Task.Run(async () =>
            {
                await start.WaitAsync();
                while (await replica.UseAsync<ScheduleClaims, bool>(claims => claims.ClaimAsync(TestContext.Current.CancellationToken)))
                {
                }
            }))).ToList();
            start.Release(loops.Count);
            await Task.WhenAll(loops);
        }

        var causes = await first.ReadAsync(context => context.Requests.Select(request => new { request.PolicyId, request.Cause }).ToListAsync());
        Assert.Equal(causes.Count, causes.Select(row => row.Cause).Distinct().Count());
        return [.. Enumerable.Range(1, Policies).Select(id => causes.Count(row => row.PolicyId == id))];
    }

    public static IEnumerable<int> OnePerTick => Enumerable.Repeat(Rounds, Policies);

    /// <summary>A schedule whose own ticks are half a year away from the database's now, so that only ticks set by the test are due.</summary>
    public static async Task<string> FarAwayCronAsync(Replica replica)
    {
        var now = await replica.ReadAsync(context => context.NowAsync(TestContext.Current.CancellationToken));
        return string.Create(CultureInfo.InvariantCulture, $"0 0 1 {now.AddMonths(6).Month} *");
    }

    public static Task MakeDueAsync(Replica replica, double secondsAgo) => replica.UseAsync<TriggerDbContext>(async context =>
    {
        var due = await context.NowAsync(TestContext.Current.CancellationToken) - TimeSpan.FromSeconds(secondsAgo);
        await context.Policies.ExecuteUpdateAsync(set => set.SetProperty(policy => policy.NextDue, due));
    });
}

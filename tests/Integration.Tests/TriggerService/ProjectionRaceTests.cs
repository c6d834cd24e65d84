using HarborReplication.Contracts.Policies;
using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Tests;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.Integration.Tests.TriggerService;

public sealed class ProjectionRaceTests
{
    private const int Changes = 60;

    // Each change touches one of 7 policies; the last of each says which cron it ends with.
    [Fact]
    public async Task ApplyAsync_AnswersTwiceAndShuffledAtTwoReplicas_EndWhereTheLastChangeSays()
    {
        var database = await TriggerDatabase.CreateAsync();
        await using var first = await Replica.CreateAsync(database);
        await using var second = await Replica.CreateAsync(database);
        var answers = Enumerable.Range(1, Changes).Select(Answer).ToList();

        var random = new Random(17);
        var deliveries = new[] { first, second }.Select(replica => Task.Run(async () =>
        {
            // Every pass is in another order; enough passes for any order to have moved the cursor to the end.
            while (await CursorAsync(replica) < Changes)
            {
                PolicyStates[] shuffled;
                lock (random)
                {
                    shuffled = [.. answers];
                    random.Shuffle(shuffled);
                }

                foreach (var answer in shuffled)
                    await replica.UseAsync<PolicyProjection>(projection => projection.ApplyAsync(answer, TestContext.Current.CancellationToken));
            }
        }));
        await Task.WhenAll(deliveries).WaitAsync(TimeSpan.FromSeconds(120), TimeProvider.System, TestContext.Current.CancellationToken);

        var policies = await first.ReadAsync(context => context.Policies.AsNoTracking().OrderBy(policy => policy.PolicyId).ToListAsync());
        var expected = answers.SelectMany(answer => answer.Policies).GroupBy(state => state.PolicyId)
            .Select(group => group.MaxBy(state => state.Sequence)!).OrderBy(state => state.PolicyId);
        Assert.Equal(
            expected.Select(state => (state.PolicyId, state.Sequence, state.Cron)),
            policies.Select(policy => (policy.PolicyId, policy.Sequence, policy.Cron)));
        Assert.All(policies, policy => Assert.NotNull(policy.NextDue));
    }

    private static PolicyStates Answer(int sequence) => new()
    {
        AfterSequence = sequence - 1,
        ThroughSequence = sequence,
        LatestSequence = Changes,
        Policies =
        [
            new PolicyState
            {
                PolicyId = sequence % 7, Sequence = sequence, Deleted = false, Enabled = true, Trigger = TriggerTypes.Scheduled,
                Cron = $"{sequence % 60} 4 * * *",
            },
        ],
    };

    private static Task<long> CursorAsync(Replica replica) =>
        replica.ReadAsync(context => context.PolicyCursors.Select(cursor => cursor.Sequence).SingleAsync());
}

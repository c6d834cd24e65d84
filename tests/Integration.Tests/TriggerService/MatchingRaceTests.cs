using HarborReplication.TriggerService.Tests;
using HarborReplication.TriggerService.Tests.Matching;

namespace HarborReplication.Integration.Tests.TriggerService;

public sealed class MatchingRaceTests
{
    [Fact]
    public async Task Step_ThreeReplicasOnPostgres_EachEventRequestedOnce()
    {
        var database = await TriggerDatabase.CreateAsync();
        await using var first = await Replica.CreateAsync(database);
        await first.FollowAsync(Happenings.Policy(1));
        await using var second = await Replica.CreateAsync(database);
        await using var third = await Replica.CreateAsync(database);

        await MatchingRace.RunAsync([first, second, third]);
    }
}

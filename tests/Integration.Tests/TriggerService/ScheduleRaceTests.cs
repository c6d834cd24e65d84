using HarborReplication.TriggerService.Tests;
using HarborReplication.TriggerService.Tests.Schedules;

namespace HarborReplication.Integration.Tests.TriggerService;

public sealed class ScheduleRaceTests
{
    [Fact]
    public async Task ClaimAsync_ThreeReplicasOnPostgres_ExactlyOneRequestPerTick()
    {
        var database = await TriggerDatabase.CreateAsync();
        await using var first = await Replica.CreateAsync(database);
        await using var second = await Replica.CreateAsync(database);
        await using var third = await Replica.CreateAsync(database);

        Assert.Equal(ScheduleRace.OnePerTick, await ScheduleRace.RunAsync([first, second, third]));
    }
}

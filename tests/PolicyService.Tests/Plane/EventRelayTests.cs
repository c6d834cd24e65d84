using HarborReplication.PolicyService.Events;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

public sealed class EventRelayTests
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Fact]
    public async Task Forget_AfterAWeek_OldEventsGoAndNumbersGoOn()
    {
        await using var plane = await PlaneHost.StartAsync();
        await AddAsync(plane, "old", Week + TimeSpan.FromHours(1));
        await PublishedAsync(plane, 1);
        await AddAsync(plane, "new", TimeSpan.Zero);
        await PublishedAsync(plane, 2);

        await ForgetAsync(plane);

        Assert.Equal(["new"], await plane.ReadAsync(database => database.EventLog.Select(entry => entry.Type).ToListAsync()));
        await plane.ReadAsync(database => database.EventLog.ExecuteUpdateAsync(
            set => set.SetProperty(entry => entry.OccurredAt, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))));
        await ForgetAsync(plane);
        Assert.Equal(0, await plane.ReadAsync(database => database.EventLog.CountAsync()));
        await AddAsync(plane, "newer", TimeSpan.Zero);
        await PublishedAsync(plane, 3);
        Assert.Equal(3, await plane.ReadAsync(database => database.EventLog.Select(entry => entry.Sequence).SingleAsync()));
    }

    [Fact]
    public async Task Forget_NotPublishedYet_StaysHoweverOldItIs()
    {
        await using var plane = await PlaneHost.StartAsync();
        await ClaimAsync(plane, TimeSpan.FromHours(1));
        await AddAsync(plane, "old", Week + TimeSpan.FromHours(1));

        await ForgetAsync(plane);

        Assert.Equal(1, await plane.ReadAsync(database => database.EventLog.CountAsync()));
    }

    /// <summary>A relay is lost between numbering events and hearing that the broker has them.</summary>
    [Fact]
    public async Task Step_ClaimRunsOut_AnotherPublishesTheSameUnderTheSameNumbers()
    {
        await using var plane = await PlaneHost.StartAsync();
        await ClaimAsync(plane, TimeSpan.FromHours(1));
        await AddAsync(plane, "numbered", TimeSpan.Zero);
        await plane.ReadAsync(database => database.EventLog.ExecuteUpdateAsync(set => set.SetProperty(entry => entry.Sequence, (long?)1)));
        await AddAsync(plane, "later", TimeSpan.Zero);
        Assert.False(await plane.RunAsync<EventRelay, bool>(relay => relay.StepAsync(default)));

        await ClaimAsync(plane, -TimeSpan.FromHours(1));

        await PublishedAsync(plane, 2);
        Assert.Equal(
            ["numbered", "later"],
            await plane.ReadAsync(database => database.EventLog.OrderBy(entry => entry.Sequence).Select(entry => entry.Type).ToListAsync()));
    }

    private static Task<bool> AddAsync(PlaneHost plane, string type, TimeSpan age) => plane.ReadAsync(async database =>
    {
        var at = await database.NowAsync(default) - age;
        await new EventLog(database).AddAsync([new EventLogEntry { Type = type, Data = """{"of":"a \"test\""}""", OccurredAt = at }], default);
        return true;
    });

    private static Task<int> ClaimAsync(PlaneHost plane, TimeSpan life) => plane.ReadAsync(async database =>
    {
        var until = await database.NowAsync(default) + life;
        return await database.RelayPositions.ExecuteUpdateAsync(set => set.SetProperty(position => position.ClaimedUntil, until));
    });

    private static Task<bool> ForgetAsync(PlaneHost plane) => plane.RunAsync<EventRelay, bool>(async relay =>
    {
        await relay.ForgetOldAsync(default);
        return true;
    });

    private static Task PublishedAsync(PlaneHost plane, long sequence) => Eventually.TrueAsync(
        _ => plane.ReadAsync(database => database.RelayPositions.AnyAsync(position => position.Published == sequence && position.ClaimedUntil == null)),
        $"event {sequence} is published", TimeSpan.FromSeconds(20));
}

using HarborReplication.Contracts.AuditLogs;
using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.AuditLogs;

namespace HarborReplication.TriggerService.Tests.AuditLogs;

/// <summary>The cursor against logs whose rows become visible in any order, workers that die, and a bus that loses, repeats and reorders.</summary>
public sealed class AuditLogCursorTests
{
    private static readonly TimeSpan GapAge = TimeSpan.FromSeconds(60);

    [Fact]
    public void Take_AnyOrderOfCommitsAndMessages_LosesNoEntry()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var simulation = new AuditLogSimulation(seed, GapAge, GapAge - TimeSpan.FromSeconds(1));
            simulation.Run(seconds: 300);

            Assert.Equal((seed, simulation.Committed), (seed, simulation.Taken));
            Assert.True(simulation.Settled > 0, $"the cursor moved (seed {seed})");
        }
    }

    /// <summary>That the simulation would notice: entries that stay invisible for longer are passed.</summary>
    [Fact]
    public void Take_CommitsLaterThanTheGapAge_WouldLoseSome() => Assert.Contains(
        Enumerable.Range(0, 10).Select(seed =>
        {
            var simulation = new AuditLogSimulation(seed, GapAge, 4 * GapAge);
            simulation.Run(seconds: 300);
            return simulation;
        }),
        simulation => simulation.Committed != simulation.Taken);

    [Fact]
    public void Take_EntryYoungerThanAGap_IsNotPassed()
    {
        var source = Source();
        AuditLogPositions.Take(source, Report(1, seen: 105), Time(0), GapAge);

        AuditLogPositions.Take(source, Report(2, seen: 105, settled: 105), Time(59), GapAge);
        Assert.Equal((100, null), (source.Settled, AuditLogPositions.Of(source, Time(59), GapAge)!.Settle));

        Assert.Equal(105, AuditLogPositions.Of(source, Time(60), GapAge)!.Settle);
        AuditLogPositions.Take(source, Report(3, seen: 107, settled: 105), Time(61), GapAge);
        Assert.Equal((105, 107), (source.Settled, source.Candidate));
    }

    [Theory]
    [InlineData(1, 104, AuditLogResets.Behind, 104)]
    [InlineData(102, 110, AuditLogResets.Purged, 101)]
    [InlineData(101, 110, null, 100)]
    public void Take_EndsOfTheLog_TellWhetherItGoesOn(long oldest, long newest, string? reset, long settled)
    {
        var source = Source();
        AuditLogPositions.Take(source, Report(1, seen: 105), Time(0), GapAge);

        Assert.Equal(reset, AuditLogPositions.Take(source, Report(2, oldest: oldest, newest: newest), Time(1), GapAge));

        Assert.Equal(settled, source.Settled);
    }

    [Fact]
    public void Take_EndsThatWereOvertaken_SayNothing()
    {
        var source = Source();
        AuditLogPositions.Take(source, Report(2, seen: 105), Time(0), GapAge);

        Assert.Null(AuditLogPositions.Take(source, Report(1, oldest: 1, newest: 101), Time(1), GapAge));
    }

    [Fact]
    public void Take_AnotherLog_BeginsAtItsEnd()
    {
        var source = Source();

        Assert.Equal(AuditLogResets.Replaced, AuditLogPositions.Take(source, Report(1, oldest: 1, newest: 7) with { Log = "auditlog-exts" }, Time(0), GapAge));

        Assert.Equal(("auditlog-exts", 7, 7, 7), (source.Log, source.Settled, source.Seen, source.Floor));
    }

    private static DateTimeOffset Time(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    private static AuditLogSource Source() => new()
    {
        RegistryId = 1, Origin = "o", Region = "r", RegistryVersion = 1, Health = AuditLogHealths.Readable, Log = "audit-logs", Settled = 100, Floor = 100, Seen = 100,
    };

    private static AuditLogRead Report(long number, long? seen = null, long? settled = null, long? oldest = null, long? newest = null) => new()
    {
        RegistryId = 1, Watch = 0, Session = Guid.Empty, Report = number, Health = AuditLogHealths.Readable, Log = "audit-logs",
        Seen = seen, Settled = settled, Oldest = oldest, Newest = newest, Entries = [],
    };
}

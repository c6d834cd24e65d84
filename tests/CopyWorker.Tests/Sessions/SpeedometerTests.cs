using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace HarborReplication.CopyWorker.Tests.Sessions;

public sealed class SpeedometerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Read_TooEarlyToTell_IsNull()
    {
        var speed = new Speedometer(_time);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Null(speed.Read(1_000_000));
    }

    [Fact]
    public void Read_SteadyBytes_IsTheirSpeed()
    {
        var speed = new Speedometer(_time);
        for (var look = 1; look <= 10; look++)
        {
            _time.Advance(TimeSpan.FromSeconds(4));
            Assert.Equal(250, speed.Read(look * 1_000));
        }
    }

    [Fact]
    public void Read_NothingMovesAnyMore_FallsToZeroWithinTheWindow()
    {
        var speed = new Speedometer(_time);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(1_000, speed.Read(4_000));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(500, speed.Read(4_000));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, speed.Read(4_000));
    }

    [Fact]
    public void Read_WhatWasSentTurnedOutUseless_IsNotNegative()
    {
        var speed = new Speedometer(_time);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(1_000, speed.Read(4_000));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, speed.Read(500));
    }

    [Fact]
    public void Snapshot_TasksShorterThanAHeartbeat_CountForTheirExecutionUntilNothingMoves()
    {
        var held = new HeldWork(_time);
        var number = held.OpenRequest();
        Assert.True(held.TryTake(new WorkGranted { Session = Guid.Empty, RequestNumber = number, Tasks = [Grants.Task(1), Grants.Task(2)], Plans = [], Placements = [] }, out var tasks, out _));
        tasks[0].Progress(done: 5_000, total: 5_000, mounted: 1_000);
        held.Release(1, tasks[0].Grant.Attempt);
        tasks[1].Progress(done: 4_000, total: 9_000, mounted: 0);
        _time.Advance(TimeSpan.FromSeconds(4));

        var snapshot = held.Snapshot();
        Assert.Equal(1_000, Assert.Single(snapshot.Tasks).BytesPerSecond);
        Assert.Equal(2_000, Assert.Single(snapshot.Speeds).BytesPerSecond);

        held.Release(2, tasks[1].Grant.Attempt);
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(0, Assert.Single(held.Snapshot().Speeds).BytesPerSecond);
        Assert.Empty(held.Snapshot().Speeds);
    }
}

using HarborReplication.Contracts.Sessions;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace HarborReplication.CopyWorker.Tests.Sessions;

public sealed class HeldWorkTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly HeldWork _held;

    public HeldWorkTests() => _held = new HeldWork(_time);

    [Fact]
    public void TryTake_OpenRequest_HoldsWhatWasGranted()
    {
        var number = _held.OpenRequest();

        Assert.True(_held.TryTake(Granted(number, 1, 2), out var tasks, out _));

        Assert.Equal([1, 2], tasks.Select(task => task.Grant.TaskId));
        Assert.Equal([1, 2], _held.Snapshot().Tasks.Select(task => task.TaskId));
    }

    [Fact]
    public void TryTake_SameGrantTwice_IsTakenOnce()
    {
        var number = _held.OpenRequest();
        Assert.True(_held.TryTake(Granted(number, 1), out _, out _));

        Assert.False(_held.TryTake(Granted(number, 1), out var again, out _));

        Assert.Empty(again);
    }

    [Fact]
    public void TryTake_RequestWasGivenUp_IsDropped()
    {
        var number = _held.OpenRequest();
        _held.CloseRequest(number);

        Assert.False(_held.TryTake(Granted(number, 1), out _, out _));

        Assert.Equal((number, 0), (_held.Snapshot().RequestsClosed, _held.Snapshot().Tasks.Count));
    }

    [Fact]
    public void TryTake_LaterRequestIsOpen_IsDropped()
    {
        var first = _held.OpenRequest();
        var second = _held.OpenRequest();

        Assert.False(_held.TryTake(Granted(first, 1), out _, out _));
        Assert.True(_held.TryTake(Granted(second, 2), out _, out _));
    }

    [Fact]
    public void TryTake_GrantOlderThanFiveSeconds_IsDroppedAndItsRequestClosed()
    {
        var number = _held.OpenRequest();
        _time.Advance(HeldWork.GrantLife + TimeSpan.FromMilliseconds(1));

        Assert.False(_held.TryTake(Granted(number, 1), out _, out _));

        Assert.Equal((number, 0), (_held.Snapshot().RequestsClosed, _held.Snapshot().Tasks.Count));
    }

    [Fact]
    public void TryTake_AfterTheClose_IsDroppedWhateverIsOpened()
    {
        var before = _held.OpenRequest();
        _held.Close();
        var after = _held.OpenRequest();

        Assert.False(_held.TryTake(Granted(before, 1), out _, out _));
        Assert.False(_held.TryTake(Granted(after, 2), out _, out _));

        Assert.Equal(after, _held.Snapshot().RequestsClosed);
    }

    [Fact]
    public void Snapshot_RequestIsOpen_DoesNotNameItAsClosed()
    {
        var number = _held.OpenRequest();

        Assert.Equal(number - 1, _held.Snapshot().RequestsClosed);
    }

    [Fact]
    public void Release_AttemptIsAnother_StaysHeld()
    {
        var number = _held.OpenRequest();
        _held.TryTake(Granted(number, 1), out _, out _);

        _held.Release(1, attempt: 2);

        Assert.Single(_held.Snapshot().Tasks);
    }

    [Fact]
    public void Abandon_ListedTask_EndsItAtOnce()
    {
        var number = _held.OpenRequest();
        _held.TryTake(Granted(number, 1, 2), out var tasks, out _);

        _held.Abandon(Abandoning(1));

        Assert.True(tasks[0].Ended.IsCancellationRequested);
        Assert.Equal(TaskEnding.Abandoned, tasks[0].Ending);
        Assert.False(tasks[1].Ended.IsCancellationRequested);
    }

    // A task stays held until its settlement is acknowledged; a heartbeat sent before that is answered with "abandon", because
    // PolicyService has it no longer.
    [Fact]
    public void Abandon_TaskHasEndedAlready_ChangesNothing()
    {
        var number = _held.OpenRequest();
        _held.TryTake(Granted(number, 1), out var tasks, out _);
        tasks[0].Dispose();

        _held.Abandon(Abandoning(1));
        _held.EndAll(_ => true, TaskEnding.Stopped);

        Assert.Single(_held.Snapshot().Tasks);
    }

    /// <summary>
    /// PolicyService lends again what a heartbeat says is closed and not held. Whatever a session takes must therefore be in every
    /// heartbeat that closes its request, until it is settled: checked here while requests, late grants, settlements and heartbeats race.
    /// </summary>
    [Fact]
    public async Task Snapshot_GrantsAndHeartbeatsRace_NeverClosesARequestWhoseTasksItDoesNotName()
    {
        var held = new HeldWork(TimeProvider.System);
        var requests = System.Threading.Channels.Channel.CreateUnbounded<long>();
        var taken = new System.Collections.Concurrent.ConcurrentDictionary<long, bool>();
        var settled = new System.Collections.Concurrent.ConcurrentDictionary<long, bool>();
        var snapshots = new System.Collections.Concurrent.ConcurrentBag<HeldSnapshot>();
        using var over = new CancellationTokenSource();

        var asking = Task.Run(
            async () =>
            {
                var random = new Random(1);
                for (var round = 0; round < 4_000; round++)
                {
                    var number = held.OpenRequest();
                    requests.Writer.TryWrite(number);
                    if (random.Next(3) == 0)
                        await Task.Yield();
                    if (random.Next(2) == 0)
                        held.CloseRequest(number);
                }

                requests.Writer.Complete();
            },
            TestContext.Current.CancellationToken);
        var granting = Enumerable.Range(0, 2).Select(_ => Task.Run(
            async () =>
            {
                await foreach (var number in requests.Reader.ReadAllAsync())
                {
                    if (held.TryTake(Granted(number, number), out var tasks, out IReadOnlyList<RunningPlan> _))
                        Assert.True(taken.TryAdd(tasks.Single().Grant.TaskId, true));
                }
            },
            TestContext.Current.CancellationToken)).ToList();
        var beating = Task.Run(
            () =>
            {
                while (!over.IsCancellationRequested)
                {
                    // What is settled before the look is not missed in it.
                    var settledBefore = settled.Keys.ToHashSet();
                    var takenBefore = taken.Keys.ToList();
                    var snapshot = held.Snapshot();
                    snapshots.Add(snapshot);
                    var named = snapshot.Tasks.Select(task => task.TaskId).ToHashSet();
                    Assert.DoesNotContain(takenBefore, id => id <= snapshot.RequestsClosed && !named.Contains(id) && !settledBefore.Contains(id) && !settled.ContainsKey(id));
                    foreach (var id in named.Where(id => id % 3 == 0))
                    {
                        settled[id] = true;
                        held.Release(id, attempt: 1);
                    }
                }
            },
            TestContext.Current.CancellationToken);

        await asking;
        await Task.WhenAll(granting);
        await over.CancelAsync();
        await beating;

        // And none was taken after a heartbeat had closed its request without naming it.
        foreach (var snapshot in snapshots)
        {
            var named = snapshot.Tasks.Select(task => task.TaskId).ToHashSet();
            Assert.DoesNotContain(taken.Keys, id => id <= snapshot.RequestsClosed && !named.Contains(id) && !settled.ContainsKey(id));
        }
    }

    private static HeartbeatAnswered Abandoning(long task) => new()
    {
        Session = Guid.NewGuid(), Number = 1, AbandonTasks = [new HeldTask { TaskId = task, Attempt = 1 }], AbandonPlans = [],
    };

    private static WorkGranted Granted(long request, params long[] tasks) => new()
    {
        Session = Guid.NewGuid(), RequestNumber = request, Plans = [], Placements = [],
        Tasks = [.. tasks.Select(id => Grants.Task(id))],
    };
}

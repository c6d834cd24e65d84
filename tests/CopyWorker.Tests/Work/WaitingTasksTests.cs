using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Tests.Hosting;
using HarborReplication.CopyWorker.Work;

namespace HarborReplication.CopyWorker.Tests.Work;

public sealed class WaitingTasksTests
{
    private readonly WaitingTasks _waiting = new(TimeProvider.System);

    [Fact]
    public void TryTake_SeveralLanes_TakesTheHighestFirstAndInOrder()
    {
        Add(1, Lanes.Bulk);
        Add(2, Lanes.Urgent);
        Add(3, Lanes.Normal);
        Add(4, Lanes.Urgent);

        Assert.Equal([2, 4, 3, 1], TakeAll(new Slots(16, plans: 1)));
    }

    [Fact]
    public void TryTake_OnlyTheUrgentShareIsFree_PassesOthersOver()
    {
        Add(1, Lanes.Bulk);
        Add(2, Lanes.Normal);
        var slots = new Slots(2, plans: 1);
        slots.TryTake(Lanes.Bulk);

        Assert.False(_waiting.TryTake(slots, out _));
        Add(3, Lanes.Urgent);

        Assert.Equal([3], TakeAll(slots));
        Assert.Equal(2, _waiting.Count);
    }

    [Fact]
    public void TryTake_LaneOfANewerVersion_WaitsWithTheLowest()
    {
        Add(1, "express");
        Add(2, Lanes.Normal);

        Assert.Equal([2, 1], TakeAll(new Slots(16, plans: 1)));
    }

    [Fact]
    public void Remove_TakenAlready_SaysSo()
    {
        var task = Add(1, Lanes.Bulk);

        Assert.True(_waiting.Remove(task));
        Assert.False(_waiting.Remove(task));
        Assert.Equal(0, _waiting.Count);
    }

    [Fact]
    public void RemoveAfter_NothingWaitedSoLong_RemovesNothing()
    {
        Add(1, Lanes.Bulk);

        Assert.Empty(_waiting.RemoveAfter(TimeSpan.FromHours(1)));
        Assert.Single(_waiting.RemoveAfter(TimeSpan.Zero));
        Assert.Equal(0, _waiting.Count);
    }

    private RunningTask Add(long id, string lane)
    {
        var task = new RunningTask(Grants.Task(id) with { Lane = lane }, TimeProvider.System);
        _waiting.Add(task);
        return task;
    }

    private List<long> TakeAll(Slots slots)
    {
        var taken = new List<long>();
        while (_waiting.TryTake(slots, out var task))
            taken.Add(task.Grant.TaskId);
        return taken;
    }
}

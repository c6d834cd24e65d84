using HarborReplication.CopyWorker.Copying;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Settling;

namespace HarborReplication.CopyWorker.Work;

/// <summary>
/// Begins lent tasks as slots get free, and gives back what could not begin soon. Giving back takes no message of its own: a task that a
/// heartbeat does not list any more is lent to others.
/// </summary>
internal sealed partial class TaskStarts(
    HeldWork held, WaitingTasks waiting, Slots slots, WorkPace pace, ITaskRunner runner, SettlementBuffer settlements, Heartbeats heartbeats,
    Drain drain, WorkWakeUp wake, TimeProvider time, ILogger<TaskStarts> logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>How many more may wait than there are free slots.</summary>
    public int Ahead => Math.Max(0, pace.MayWait - waiting.Count);

    /// <summary>A slot is free, or less than half of what may wait does.</summary>
    public bool IsLow => slots.Free().Normal > 0 || waiting.Count * 2 < pace.MayWait;

    /// <summary>The last request was answered with no task: that a slot gets free is no reason to ask again.</summary>
    public bool IsDry { get; set; }

    public void Add(IReadOnlyList<RunningTask> tasks)
    {
        foreach (var task in tasks)
        {
            // What is stopped or abandoned while it waits ends at once, not when its turn comes.
            task.Ended.Register(() => EndWaiting(task));
            waiting.Add(task);
            if (task.Ending != TaskEnding.None)
                EndWaiting(task);
        }

        BeginNext();
        if (drain.HasBegun)
            GiveBack(TimeSpan.Zero);
    }

    /// <summary>What has waited too long may find a free slot elsewhere.</summary>
    public void GiveBackLate()
    {
        if (GiveBack(LongestWait) == 0)
            return;
        pace.Forget();
        heartbeats.Send();
    }

    /// <summary>The worker goes: nothing begins any more. The caller sends the heartbeat that says so.</summary>
    public void GiveBackAll() => GiveBack(TimeSpan.Zero);

    private int GiveBack(TimeSpan after)
    {
        var tasks = waiting.RemoveAfter(after);
        foreach (var task in tasks)
        {
            held.Release(task.Grant.TaskId, task.Grant.Attempt);
            task.Dispose();
        }

        if (tasks.Count > 0)
            GivenBack(logger, tasks.Count);
        return tasks.Count;
    }

    private void BeginNext()
    {
        while (!drain.HasBegun && waiting.TryTake(slots, out var task))
            _ = RunAsync(task);
    }

    private async Task RunAsync(RunningTask task)
    {
        var start = time.GetTimestamp();
        task.Begin();
        await FinishAsync(task);
        slots.Return(task.Grant.Lane);
        if (task.Ending == TaskEnding.None)
            pace.Ended(time.GetElapsedTime(start));
        BeginNext();
        // Nothing else will end soon and be reported with it.
        if (slots.IsIdle)
            settlements.FlushNow();
        if (IsLow && !IsDry)
            wake.Raise();
    }

    private void EndWaiting(RunningTask task)
    {
        if (waiting.Remove(task))
            _ = FinishAsync(task);
    }

    private async Task FinishAsync(RunningTask task)
    {
        try
        {
            // Off the bus's thread: it has only handed the grant over.
            await Task.Yield();
            await runner.RunAsync(task);
        }
        catch (Exception e)
        {
            Broke(logger, e, task.Grant.TaskId);
        }
        finally
        {
            task.Dispose();
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Tasks} tasks that have not begun go back", EventName = "work.given-back")]
    private static partial void GivenBack(ILogger logger, int tasks);

    [LoggerMessage(LogLevel.Error, "Task {Task} broke in a way that it should not", EventName = "work.task-broke")]
    private static partial void Broke(ILogger logger, Exception exception, long task);
}

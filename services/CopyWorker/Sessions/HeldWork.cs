using HarborReplication.Contracts.Sessions;
using HarborReplication.Contracts.Work;

namespace HarborReplication.CopyWorker.Sessions;

/// <summary>
/// Everything this session holds, and which work request it has open, under one lock: a heartbeat says of a request that it is closed
/// only when no grant for it will be taken any more but those in the same heartbeat.
/// </summary>
internal sealed class HeldWork(TimeProvider time)
{
    /// <summary>A grant that took longer than this is left to PolicyService to lend again.</summary>
    public static readonly TimeSpan GrantLife = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<(long, int), RunningTask> _tasks = [];
    private readonly Dictionary<(long, int), RunningPlan> _plans = [];
    private readonly SpeedsByExecution _speeds = new(time);
    private long _lastRequest;
    private long? _openedAt;
    private bool _closed;

    /// <summary>Opens the next request. The one before it is closed by that.</summary>
    public long OpenRequest()
    {
        lock (_lock)
        {
            _openedAt = _closed ? null : time.GetTimestamp();
            return ++_lastRequest;
        }
    }

    public void CloseRequest(long number)
    {
        lock (_lock)
        {
            if (number == _lastRequest)
                _openedAt = null;
        }
    }

    /// <summary>Takes nothing more, whatever is still on its way.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _openedAt = null;
        }
    }

    /// <summary>Takes what was granted for the open request; a grant for any other is not taken.</summary>
    public bool TryTake(WorkGranted granted, out IReadOnlyList<RunningTask> tasks, out IReadOnlyList<RunningPlan> plans)
    {
        (tasks, plans) = ([], []);
        lock (_lock)
        {
            if (granted.RequestNumber != _lastRequest || _openedAt is not { } openedAt)
                return false;
            _openedAt = null;
            if (time.GetElapsedTime(openedAt) > GrantLife)
                return false;
            tasks = [.. granted.Tasks.Select(task => new RunningTask(task, time))];
            plans = [.. granted.Plans.Select(plan => new RunningPlan(plan))];
            foreach (var task in tasks)
            {
                _tasks[(task.Grant.TaskId, task.Grant.Attempt)] = task;
                _speeds.Began(task);
            }

            foreach (var plan in plans)
                _plans[(plan.Grant.ExecutionId, plan.Grant.PlanAttempt)] = plan;
            return true;
        }
    }

    public HeldSnapshot Snapshot()
    {
        lock (_lock)
        {
            return new HeldSnapshot(
                _openedAt is null ? _lastRequest : _lastRequest - 1,
                [.. _tasks.Values.Select(task => task.Held())],
                [.. _plans.Values.Select(plan => new HeldPlan { ExecutionId = plan.Grant.ExecutionId, PlanAttempt = plan.Grant.PlanAttempt })],
                _speeds.Read(_tasks.Values));
        }
    }

    /// <summary>The task's settlement is acknowledged, or it was abandoned.</summary>
    public void Release(long taskId, int attempt)
    {
        lock (_lock)
        {
            if (_tasks.Remove((taskId, attempt), out var task))
                _speeds.Ended(task);
        }
    }

    public void Release(RunningPlan plan)
    {
        lock (_lock)
            _plans.Remove((plan.Grant.ExecutionId, plan.Grant.PlanAttempt));
    }

    /// <summary>PolicyService says that these are not ours any more: they end at once and are not settled.</summary>
    public void Abandon(HeartbeatAnswered answer)
    {
        foreach (var held in answer.AbandonTasks)
            Find(held.TaskId, held.Attempt)?.End(TaskEnding.Abandoned);
        foreach (var held in answer.AbandonPlans)
            FindPlan(held.ExecutionId, held.PlanAttempt)?.End();
    }

    public void EndAll(Func<GrantedTask, bool> which, TaskEnding ending)
    {
        foreach (var task in Tasks().Where(task => which(task.Grant)))
            task.End(ending);
    }

    public void EndPlans(Func<GrantedPlan, bool> which)
    {
        List<RunningPlan> plans;
        lock (_lock)
            plans = [.. _plans.Values];
        foreach (var plan in plans.Where(plan => which(plan.Grant)))
            plan.End();
    }

    public IReadOnlyList<RunningTask> Tasks()
    {
        lock (_lock)
            return [.. _tasks.Values];
    }

    public bool HoldsAnything()
    {
        lock (_lock)
            return _tasks.Count > 0 || _plans.Count > 0;
    }

    private RunningTask? Find(long taskId, int attempt)
    {
        lock (_lock)
            return _tasks.GetValueOrDefault((taskId, attempt));
    }

    private RunningPlan? FindPlan(long executionId, int planAttempt)
    {
        lock (_lock)
            return _plans.GetValueOrDefault((executionId, planAttempt));
    }
}

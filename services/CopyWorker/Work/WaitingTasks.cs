using System.Diagnostics.CodeAnalysis;
using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Sessions;

namespace HarborReplication.CopyWorker.Work;

/// <summary>Tasks that are lent to this session and wait for a slot: the highest lane first, in each lane in the order of their grants.</summary>
internal sealed class WaitingTasks(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedList<Waiting>> _lanes = Lanes.All.ToDictionary(lane => lane, _ => new LinkedList<Waiting>());

    public int Count
    {
        get
        {
            lock (_lock)
                return _lanes.Values.Sum(lane => lane.Count);
        }
    }

    public void Add(RunningTask task)
    {
        lock (_lock)
            Lane(task).AddLast(new Waiting(task, time.GetTimestamp()));
    }

    /// <summary>Takes the next one that finds a slot.</summary>
    public bool TryTake(Slots slots, [NotNullWhen(true)] out RunningTask? task)
    {
        lock (_lock)
        {
            foreach (var lane in Lanes.All)
            {
                if (_lanes[lane].First is not { } first || !slots.TryTake(lane))
                    continue;
                _lanes[lane].RemoveFirst();
                task = first.Value.Task;
                return true;
            }
        }

        task = null;
        return false;
    }

    /// <returns>False when it does not wait any more.</returns>
    public bool Remove(RunningTask task)
    {
        lock (_lock)
        {
            var lane = Lane(task);
            for (var node = lane.First; node is not null; node = node.Next)
            {
                if (node.Value.Task != task)
                    continue;
                lane.Remove(node);
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes out all that have waited at least so long.</summary>
    public IReadOnlyList<RunningTask> RemoveAfter(TimeSpan wait)
    {
        var removed = new List<RunningTask>();
        lock (_lock)
        {
            foreach (var lane in _lanes.Values)
            {
                while (lane.First is { } first && time.GetElapsedTime(first.Value.Since) >= wait)
                {
                    removed.Add(first.Value.Task);
                    lane.RemoveFirst();
                }
            }
        }

        return removed;
    }

    // A lane that this version does not know waits with the lowest.
    private LinkedList<Waiting> Lane(RunningTask task) => _lanes.GetValueOrDefault(task.Grant.Lane, _lanes[Lanes.Bulk]);

    private sealed record Waiting(RunningTask Task, long Since);
}

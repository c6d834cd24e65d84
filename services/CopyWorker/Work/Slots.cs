using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;

namespace HarborReplication.CopyWorker.Work;

/// <summary>How many tasks run at a time. A share is kept free of bulk and normal work, so that urgent work finds a place at once.</summary>
internal sealed class Slots(int total, int plans)
{
    private const int UrgentShare = 8;
    private readonly Lock _lock = new();
    private int _urgent;
    private int _other;
    private int _plans;

    public int Total => total;

    private int ReservedForUrgent { get; } = total > 1 ? Math.Max(1, total / UrgentShare) : 0;

    private int FreeForAll => total - _urgent - _other;

    private int FreeForOthers => Math.Clamp(total - ReservedForUrgent - _other, 0, FreeForAll);

    /// <summary>Neither a task nor a plan runs.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
                return _urgent + _other + _plans == 0;
        }
    }

    /// <summary>What runs now: urgent tasks, other tasks, plans.</summary>
    public (int Urgent, int Other, int Plans) Running
    {
        get
        {
            lock (_lock)
                return (_urgent, _other, _plans);
        }
    }

    public FreeSlots Free()
    {
        lock (_lock)
        {
            var other = FreeForOthers;
            return new FreeSlots { Urgent = FreeForAll, Normal = other, Bulk = other, Plans = Math.Max(0, plans - _plans) };
        }
    }

    /// <returns>False when no slot is free for this lane.</returns>
    public bool TryTake(string lane)
    {
        lock (_lock)
        {
            if (lane == Lanes.Urgent)
            {
                if (FreeForAll <= 0)
                    return false;
                _urgent++;
            }
            else
            {
                if (FreeForOthers <= 0)
                    return false;
                _other++;
            }

            return true;
        }
    }

    public void Return(string lane)
    {
        lock (_lock)
        {
            if (lane == Lanes.Urgent)
                _urgent--;
            else
                _other--;
        }
    }

    public void TakePlan()
    {
        lock (_lock)
            _plans++;
    }

    public void ReturnPlan()
    {
        lock (_lock)
            _plans--;
    }
}

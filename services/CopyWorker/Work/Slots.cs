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
    private int _lent;

    public int Total => total;

    private int ReservedForUrgent { get; } = total > 1 ? Math.Max(1, total / UrgentShare) : 0;

    // Below nothing for a moment, when a task that had lent its slot goes on.
    private int FreeForAll => Math.Max(0, total - _urgent - _other);

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
            if ((lane == Lanes.Urgent ? FreeForAll : FreeForOthers) == 0)
                return false;
            Take(lane);
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

    /// <summary>
    /// A task that only waits for others lends its slot until it goes on. No more are lent than there are, so that what waits is bounded
    /// too, and at worst twice as many tasks run for a moment.
    /// </summary>
    public IDisposable Lend(string lane)
    {
        lock (_lock)
        {
            if (_lent >= total)
                return new Loan(() => { });
            _lent++;
            Return(lane);
        }

        return new Loan(() =>
        {
            lock (_lock)
            {
                _lent--;
                Take(lane);
            }
        });
    }

    // Called under the lock.
    private void Take(string lane)
    {
        if (lane == Lanes.Urgent)
            _urgent++;
        else
            _other++;
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

    private sealed class Loan(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}

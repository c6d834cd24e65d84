namespace HarborReplication.CopyWorker.Work;

/// <summary>How fast tasks have ended lately, and from that how many may wait here without waiting long.</summary>
internal sealed class WorkPace(int slots)
{
    /// <summary>A grant takes a small part of this: with so much waiting, no slot is idle for want of one.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(2);
    private const int Most = 500;

    /// <summary>The share of the last task in the estimate.</summary>
    private const double Weight = 0.2;

    private readonly Lock _lock = new();
    private TimeSpan? _duration;

    /// <summary>How many tasks may wait: none before anything is known, and none while tasks are long.</summary>
    public int MayWait
    {
        get
        {
            lock (_lock)
                return _duration is { } duration && duration < Enough ? (int)Math.Min(Most, Enough / duration * slots) : 0;
        }
    }

    /// <summary>A task has ended by itself after so long.</summary>
    public void Ended(TimeSpan duration)
    {
        var one = duration > TimeSpan.Zero ? duration : TimeSpan.FromMicroseconds(1);
        lock (_lock)
            _duration = _duration is { } before ? before + ((one - before) * Weight) : one;
    }

    /// <summary>What was expected did not come true: begin again with nothing.</summary>
    public void Forget()
    {
        lock (_lock)
            _duration = null;
    }
}

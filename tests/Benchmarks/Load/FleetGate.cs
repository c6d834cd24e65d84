namespace HarborReplication.Benchmarks.Load;

/// <summary>Holds the tasks of a fleet or lets them pass, and counts them. A task that passes is at its end.</summary>
internal sealed class FleetGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _begun;
    private long _lastBegunMilliseconds;

    public void Hold()
    {
        lock (_lock)
        {
            if (_open.Task.IsCompleted)
                _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Open()
    {
        lock (_lock)
            _open.TrySetResult();
    }

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        Task open;
        lock (_lock)
            open = _open.Task;
        await open.WaitAsync(cancellationToken);
        Interlocked.Increment(ref _begun);
        Interlocked.Exchange(ref _lastBegunMilliseconds, Environment.TickCount64);
    }

    /// <summary>How many tasks have passed, and how many milliseconds ago the last one did.</summary>
    public FleetCount Count() => new(Interlocked.Read(ref _begun), Environment.TickCount64 - Interlocked.Read(ref _lastBegunMilliseconds));
}

namespace HarborReplication.Sandbox.Faults;

/// <summary>A count that can be waited for.</summary>
internal sealed class Milestones
{
    private readonly Lock _lock = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Reach()
    {
        lock (_lock)
        {
            _count++;
            foreach (var (_, reached) in _waiting.Where(waiter => waiter.Count <= _count))
                reached.TrySetResult();
            _waiting.RemoveAll(waiter => waiter.Count <= _count);
        }
    }

    public Task WaitAsync(int count, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }
}

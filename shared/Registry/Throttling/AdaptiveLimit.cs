namespace HarborReplication.Registry.Throttling;

/// <summary>
/// How many requests may be in flight: halved when the registry says it has too much to do, raised by one for every full round of
/// successes (additive increase, multiplicative decrease). First come, first served.
/// </summary>
internal sealed class AdaptiveLimit(int maximum, TimeProvider time)
{
    // Answers to requests sent before the limit was halved say nothing about the new limit.
    private static readonly TimeSpan BetweenCuts = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private double _limit = maximum;
    private int _inUse;
    private long? _cutAt;

    public int Current
    {
        get
        {
            lock (_lock)
                return (int)_limit;
        }
    }

    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> turn;
        lock (_lock)
        {
            if (_waiting.Count == 0 && _inUse < (int)_limit)
            {
                _inUse++;
                return;
            }

            turn = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        try
        {
            await turn.Value.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                if (turn.List is not null)
                    _waiting.Remove(turn);
                else
                    // The turn came at the same moment: pass it on.
                    Release();
            }

            throw;
        }
    }

    public void Leave()
    {
        lock (_lock)
            Release();
    }

    public void Succeeded()
    {
        lock (_lock)
        {
            if (_limit >= maximum)
                return;
            _limit = Math.Min(maximum, _limit + 1 / _limit);
            Admit();
        }
    }

    public void Overloaded()
    {
        lock (_lock)
        {
            if (_cutAt is { } cutAt && time.GetElapsedTime(cutAt) < BetweenCuts)
                return;
            _cutAt = time.GetTimestamp();
            _limit = Math.Max(1, _limit / 2);
        }
    }

    private void Release()
    {
        _inUse--;
        Admit();
    }

    private void Admit()
    {
        while (_inUse < (int)_limit && _waiting.First is { } next)
        {
            _waiting.RemoveFirst();
            _inUse++;
            next.Value.SetResult();
        }
    }
}

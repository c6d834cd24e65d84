namespace HarborReplication.Registry.Throttling;

/// <summary>
/// A rate that many streams share and that may change at any time, also for those that wait. Whoever comes is given the next free
/// moment, so that no stream is passed over; urgent streams are served before the others.
/// </summary>
public sealed class ByteRate(TimeProvider time)
{
    // What was not used may be made up for, but not for longer than this.
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private readonly Queue<Waiter> _urgent = new();
    private readonly Queue<Waiter> _others = new();
    private long? _bytesPerSecond;
    private double _tokens;
    private long _filledAt = time.GetTimestamp();
    private bool _isServing;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Null: no limit; 0: nothing goes until there is another rate.</summary>
    public long? BytesPerSecond
    {
        get
        {
            lock (_lock)
                return _bytesPerSecond;
        }
    }

    /// <summary>In force at once, for waiting streams too.</summary>
    public void Set(long? bytesPerSecond)
    {
        lock (_lock)
        {
            Fill();
            _bytesPerSecond = bytesPerSecond;
            _tokens = Math.Min(_tokens, Most);
            _changed.TrySetResult();
        }
    }

    public ValueTask WaitAsync(int bytes, bool isUrgent, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_bytesPerSecond is null)
                return ValueTask.CompletedTask;
            Fill();
            if (_urgent.Count + _others.Count == 0 && _tokens > 0)
            {
                _tokens -= bytes;
                return ValueTask.CompletedTask;
            }

            var waiter = new Waiter(bytes);
            (isUrgent ? _urgent : _others).Enqueue(waiter);
            if (!_isServing)
            {
                _isServing = true;
                _ = ServeAsync();
            }

            return new ValueTask(waiter.WaitAsync(cancellationToken));
        }
    }

    private double Most => (_bytesPerSecond ?? 0) * Burst.TotalSeconds;

    private void Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(Most, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * (_bytesPerSecond ?? 0)));
        _filledAt = now;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            TimeSpan pause;
            Task changed;
            lock (_lock)
            {
                Fill();
                while (Next() is { } next && (_bytesPerSecond is null || _tokens > 0))
                {
                    // One that gave up waiting uses nothing.
                    if (Dequeue(next).TryRelease())
                        _tokens -= next.Bytes;
                }

                if (Next() is null)
                {
                    _isServing = false;
                    return;
                }

                pause = _bytesPerSecond is > 0 and var rate ? TimeSpan.FromSeconds(Math.Max(0.001, -_tokens / rate)) : Timeout.InfiniteTimeSpan;
                if (_changed.Task.IsCompleted)
                    _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(pause, time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // It is time.
            }
        }
    }

    private Waiter? Next() => _urgent.TryPeek(out var urgent) ? urgent : _others.TryPeek(out var other) ? other : null;

    private Waiter Dequeue(Waiter next) => _urgent.TryPeek(out var urgent) && urgent == next ? _urgent.Dequeue() : _others.Dequeue();

    private sealed class Waiter(int bytes)
    {
        private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Bytes => bytes;

        /// <summary>False when nobody waits any more.</summary>
        public bool TryRelease() => _turn.TrySetResult();

        public async Task WaitAsync(CancellationToken cancellationToken)
        {
            var registration = cancellationToken.UnsafeRegister(static (turn, token) => ((TaskCompletionSource)turn!).TrySetCanceled(token), _turn);
            await using (registration.ConfigureAwait(false))
                await _turn.Task.ConfigureAwait(false);
        }
    }
}

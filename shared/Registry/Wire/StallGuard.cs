namespace HarborReplication.Registry.Wire;

/// <summary>Cancels a request that makes no progress, as opposed to one that takes long.</summary>
internal sealed class StallGuard : IDisposable
{
    private const long Paused = long.MinValue;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stall = new();
    private readonly CancellationTokenSource _either;
    private readonly ITimer _timer;
    private long _since;
    private bool _isOver;

    /// <summary>The clock runs from here on.</summary>
    public StallGuard(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        Limit = limit;
        _time = time;
        _since = time.GetTimestamp();
        _either = CancellationTokenSource.CreateLinkedTokenSource(_stall.Token, cancellationToken);
        _timer = time.CreateTimer(static guard => ((StallGuard)guard!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled by the caller or for want of progress.</summary>
    public CancellationToken Token => _either.Token;

    public bool HasStalled => _stall.IsCancellationRequested;

    public TimeSpan Limit { get; }

    /// <summary>Starts the clock anew, also after <see cref="Pause"/>. Called for every piece of a blob: it sets no timer.</summary>
    public void Progress() => Volatile.Write(ref _since, _time.GetTimestamp());

    /// <summary>Stops the clock while the other side, or a throttle, is what is waited for.</summary>
    public void Pause() => Volatile.Write(ref _since, Paused);

    public void Dispose()
    {
        lock (_lock)
            _isOver = true;
        _timer.Dispose();
        _either.Dispose();
        _stall.Dispose();
    }

    /// <summary>Looks at the moment at which the limit would be up if nothing had moved since the last look.</summary>
    private void Look()
    {
        lock (_lock)
        {
            if (_isOver)
                return;
            var since = Volatile.Read(ref _since);
            var left = since == Paused ? Limit : Limit - _time.GetElapsedTime(since);
            if (left > TimeSpan.Zero)
                _timer.Change(left, Timeout.InfiniteTimeSpan);
            else
                // What hangs on the token runs elsewhere.
                _ = _stall.CancelAsync();
        }
    }
}

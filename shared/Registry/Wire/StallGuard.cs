namespace HarborReplication.Registry.Wire;

/// <summary>Cancels a request that makes no progress, as opposed to one that takes long.</summary>
internal sealed class StallGuard : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _stall;
    private readonly CancellationTokenSource _either;

    /// <summary>The clock runs from here on.</summary>
    public StallGuard(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _stall = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_stall.Token, cancellationToken);
    }

    /// <summary>Cancelled by the caller or for want of progress.</summary>
    public CancellationToken Token => _either.Token;

    public bool HasStalled => _stall.IsCancellationRequested;

    public TimeSpan Limit => _limit;

    /// <summary>Starts the clock anew, also after <see cref="Pause"/>.</summary>
    public void Progress() => _stall.CancelAfter(_limit);

    /// <summary>Stops the clock while the other side, or a throttle, is what is waited for.</summary>
    public void Pause() => _stall.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _stall.Dispose();
    }
}

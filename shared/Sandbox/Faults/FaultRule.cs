using HarborReplication.Sandbox.Requests;

namespace HarborReplication.Sandbox.Faults;

/// <summary>One rule in force: it counts its hits, can be waited for, and holds requests until released. Disposing removes it.</summary>
public sealed class FaultRule : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FaultMatch _match;
    private readonly Action<FaultRule> _remove;
    private readonly Milestones _hits = new();
    private readonly Milestones _holds = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _matched;

    internal FaultRule(FaultMatch match, IReadOnlyList<Fault> faults, Action<FaultRule> remove)
    {
        _match = match;
        Faults = faults;
        _remove = remove;
    }

    /// <summary>Requests that got its faults.</summary>
    public int Hits => _hits.Count;

    /// <summary>Requests that were stopped by it, released ones included.</summary>
    public int Holds => _holds.Count;

    internal IReadOnlyList<Fault> Faults { get; }

    /// <summary>Waits until so many requests were hit; at that moment nothing has been done to the last of them yet.</summary>
    public Task WaitForHitAsync(int count = 1, CancellationToken cancellationToken = default) => _hits.WaitAsync(count, cancellationToken);

    /// <summary>Waits until so many requests were stopped by a hold or a stall.</summary>
    public Task WaitForHoldAsync(int count = 1, CancellationToken cancellationToken = default) => _holds.WaitAsync(count, cancellationToken);

    /// <summary>Lets go what is held, for good: later requests are not held by this rule any more.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Removes the rule and lets go what it holds; what it has begun to do to a request it does to the end.</summary>
    public void Dispose()
    {
        _remove(this);
        Release();
    }

    internal bool TryHit(RecordedRequest request)
    {
        if (!_match.Matches(request))
            return false;
        lock (_lock)
        {
            var position = _matched++ - _match.After;
            if (position < 0 || position >= _match.Times)
                return false;
        }

        _hits.Reach();
        return true;
    }

    /// <summary>Stops here until released, or for the duration if that is shorter.</summary>
    internal async Task HoldAsync(TimeSpan? duration, TimeProvider time, CancellationToken cancellationToken)
    {
        if (_released.Task.IsCompleted)
            return;
        _holds.Reach();
        try
        {
            await _released.Task.WaitAsync(duration ?? Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The stall is over.
        }
    }
}

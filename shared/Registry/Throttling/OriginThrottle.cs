using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Throttling;

/// <summary>
/// What one origin is spared: requests in flight, and all requests for as long as it asked with Retry-After. Downloads have a limit of
/// their own, so that uploads between two registries in both directions cannot wait for each other in a circle.
/// </summary>
internal sealed class OriginThrottle(int requests, int downloads, TimeProvider time)
{
    private readonly AdaptiveLimit _requests = new(requests, time);
    private readonly AdaptiveLimit _downloads = new(downloads, time);
    private readonly Lock _lock = new();
    private DateTimeOffset _closedUntil;

    /// <summary>How long the origin still wants to be left alone.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock)
            {
                var remaining = _closedUntil - time.GetUtcNow();
                return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Waits for the origin to be open and for a slot.</summary>
    /// <exception cref="RegistryException">It stays closed for longer than the caller is willing to wait.</exception>
    public async ValueTask<ThrottleSlot> EnterAsync(bool download, TimeSpan patience, CancellationToken cancellationToken)
    {
        var limit = download ? _downloads : _requests;
        while (true)
        {
            while (Remaining is var remaining && remaining > TimeSpan.Zero)
            {
                if (remaining > patience)
                {
                    throw new RegistryException(
                        FailureKind.RateLimited, $"The registry asked to be left alone for another {Math.Ceiling(remaining.TotalSeconds)} s.")
                    {
                        RetryAfter = remaining,
                    };
                }

                await Task.Delay(remaining, time, cancellationToken).ConfigureAwait(false);
            }

            await limit.EnterAsync(cancellationToken).ConfigureAwait(false);
            if (Remaining == TimeSpan.Zero)
                return new ThrottleSlot(limit);
            // Somebody was told to go away while we waited for the slot.
            limit.Leave();
        }
    }

    /// <summary>The origin answered 5xx: fewer requests at once may help.</summary>
    public void Slow()
    {
        _requests.Overloaded();
        _downloads.Overloaded();
    }

    /// <summary>The origin answered 429, or 503 with Retry-After.</summary>
    public void Close(TimeSpan delay)
    {
        Slow();
        lock (_lock)
        {
            var until = time.GetUtcNow() + delay;
            if (until > _closedUntil)
                _closedUntil = until;
        }
    }
}

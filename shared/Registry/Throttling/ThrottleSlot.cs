namespace HarborReplication.Registry.Throttling;

/// <summary>The right to have one request in flight; disposing gives it back.</summary>
internal sealed class ThrottleSlot(AdaptiveLimit limit) : IDisposable
{
    private AdaptiveLimit? _limit = limit;

    public void Succeeded() => _limit?.Succeeded();

    public void Dispose() => Interlocked.Exchange(ref _limit, null)?.Leave();
}

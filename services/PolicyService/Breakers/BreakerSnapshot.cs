namespace HarborReplication.PolicyService.Breakers;

/// <summary>The breakers of one region by registry, as one transaction sees them.</summary>
internal sealed class BreakerSnapshot(IReadOnlyDictionary<long, RegistryBreaker> breakers, IReadOnlyList<BreakerChange> changes)
{
    public static readonly BreakerSnapshot None = new(new Dictionary<long, RegistryBreaker>(), []);

    /// <summary>What the transaction has made of them.</summary>
    public IReadOnlyList<BreakerChange> Changes => changes;

    public bool IsOpen(long registry) => breakers.TryGetValue(registry, out var breaker) && breaker.IsOpen;

    /// <summary>How long the breakers of two registries have been open, all told. Only differences mean anything.</summary>
    public TimeSpan OpenFor(long source, long destination, DateTimeOffset now) => OpenFor(source, now) + (source == destination ? TimeSpan.Zero : OpenFor(destination, now));

    public TimeSpan OpenFor(long registry, DateTimeOffset now) =>
        breakers.TryGetValue(registry, out var breaker) ? breaker.OpenFor(now) : TimeSpan.Zero;
}

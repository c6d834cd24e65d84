namespace HarborReplication.PolicyService.Breakers;

/// <summary>What a breaker lets through, as it is stored.</summary>
internal static class BreakerStates
{
    /// <summary>Everything.</summary>
    public const string Closed = "closed";

    /// <summary>Nothing: the registry cannot be reached.</summary>
    public const string Open = "open";

    /// <summary>A few at a time: it can be reached again, and is not trusted yet.</summary>
    public const string HalfOpen = "half-open";
}

namespace HarborReplication.PolicyService.Breakers;

/// <summary>How a registry is seen from one region.</summary>
internal sealed record RegionHealthResponse
{
    public required string Region { get; init; }

    /// <summary><c>closed</c>: used without limits; <c>open</c>: its tasks wait; <c>half-open</c>: a few at a time.</summary>
    public required string State { get; init; }
    public required DateTimeOffset Since { get; init; }
    public string? Reason { get; init; }
    public string? Detail { get; init; }

    /// <summary>When a worker looks again; absent when nobody needs to.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>How many tasks may be under way at once while it is half-open.</summary>
    public int? Allowance { get; init; }

    public static RegionHealthResponse Of(RegistryBreaker breaker) => new()
    {
        Region = breaker.Region,
        State = breaker.State,
        Since = breaker.StateSince,
        Reason = breaker.Reason,
        Detail = breaker.Detail,
        NextCheckAt = breaker.NextCheckAt,
        Allowance = breaker.State == BreakerStates.HalfOpen ? breaker.Allowance : null,
    };
}

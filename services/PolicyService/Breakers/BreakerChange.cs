namespace HarborReplication.PolicyService.Breakers;

/// <summary>A breaker that became another, for the log once it is committed.</summary>
internal sealed record BreakerChange(string Region, string Origin, string From, string To, string? Reason, string? Detail, DateTimeOffset? NextCheckAt);

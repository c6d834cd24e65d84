namespace HarborReplication.PolicyService.Breakers;

/// <summary>What work waits for that has nothing to do with itself.</summary>
/// <param name="Reason">One of <see cref="Contracts.Words.Reasons"/>.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="NextCheckAt">When somebody looks again, or a window opens; null when nobody can.</param>
internal sealed record WaitCause(string Reason, string Detail, DateTimeOffset? NextCheckAt);

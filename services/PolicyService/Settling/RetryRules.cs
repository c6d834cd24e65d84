using HarborReplication.PolicyService.Executions;

namespace HarborReplication.PolicyService.Settling;

/// <summary>When to try again: exponential back-off with jitter, the registry's own wish honoured, until the deadline.</summary>
internal sealed class RetryRules(ExecutionPlaneOptions options)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestWish = TimeSpan.FromHours(1);

    /// <param name="failures">How many failures there were, this one included.</param>
    /// <param name="retryAfterSeconds">What the registry asked for.</param>
    public TimeSpan Pause(int failures, double? retryAfterSeconds)
    {
        var pause = options.RetryBaseDelay * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        if (pause > Longest)
            pause = Longest;
        // Spread by a fifth either way, so that what failed together does not come back together.
        pause *= 0.8 + (Random.Shared.NextDouble() * 0.4);
        var wish = TimeSpan.FromSeconds(Math.Clamp(retryAfterSeconds ?? 0, 0, LongestWish.TotalSeconds));
        return wish > pause ? wish : pause;
    }

    /// <param name="firstFailure">When the time began to count.</param>
    /// <param name="unreachable">How much of it does not count, because a registry could not be reached.</param>
    /// <param name="now">The database's clock.</param>
    public bool IsOver(DateTimeOffset firstFailure, TimeSpan unreachable, DateTimeOffset now) =>
        now - firstFailure - (unreachable > TimeSpan.Zero ? unreachable : TimeSpan.Zero) >= options.RetryDeadline;
}

namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>
/// How a budget is divided. What may still be in use counts until it has run out or was given back; so the sum of what all sessions may
/// use never exceeds a budget that stays the same, whatever gets lost on the way.
/// </summary>
internal static class ShareArithmetic
{
    /// <summary>How long a share may be used.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromSeconds(5);

    /// <summary>How much more an urgent copy wants than another.</summary>
    public const int UrgentWeight = 8;

    /// <summary>A session that is not answered any more goes on with half of its share, and after this long with next to nothing.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    // The worker counts from when it asked, which is earlier than when it is answered; clocks run a little apart.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    /// <summary>Applies a request of one session: <paramref name="own"/> becomes what it is answered.</summary>
    /// <param name="own">The session's row.</param>
    /// <param name="others">The rows of all other sessions of the budget.</param>
    /// <param name="budget">Bytes per second.</param>
    /// <param name="number">Of the request.</param>
    /// <param name="applied">The newest answer that is in force at the worker.</param>
    /// <param name="now">By the database's clock.</param>
    public static void Grant(BandwidthShare own, IReadOnlyCollection<BandwidthShare> others, long budget, long number, long applied, DateTimeOffset now)
    {
        var weights = own.Weight + others.Where(share => IsAlive(share, now)).Sum(share => (long)share.Weight);
        var fair = weights == 0 ? 0 : (long)((decimal)budget * own.Weight / weights);
        var free = Math.Max(0, budget - others.Sum(share => InUse(share, now)));
        // Until the worker says that it applied an answer it may be using that or any before.
        (own.Before, own.BeforeExpiresAt) = applied < own.Number && InUse(own, now) is var inUse && inUse > own.BytesPerSecond
            ? (inUse, Later(own.ExpiresAt, own.BeforeExpiresAt))
            : (own.BytesPerSecond, own.ExpiresAt);
        (own.BytesPerSecond, own.Number, own.ExpiresAt) = (Math.Min(fair, free), number, now + Validity + Grace);
    }

    /// <summary>The most that a session may be sending now.</summary>
    public static long InUse(BandwidthShare share, DateTimeOffset now) =>
        Math.Max(InUse(share.BytesPerSecond, share.ExpiresAt, now), InUse(share.Before, share.BeforeExpiresAt, now));

    /// <summary>Whether the session is still to be reckoned with.</summary>
    public static bool IsAlive(BandwidthShare share, DateTimeOffset now) => Later(share.ExpiresAt, share.BeforeExpiresAt) + Silence > now;

    private static long InUse(long rate, DateTimeOffset expires, DateTimeOffset now) => now < expires ? rate : now < expires + Silence ? rate / 2 : 0;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

namespace HarborReplication.TriggerService.Requests;

/// <summary>How long to wait for an acknowledgement before a request is sent again.</summary>
internal static class ResendDelay
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(2);

    /// <summary>Also what a broker that has lost its queues, or refused messages for long, may be kept waiting once it is back.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Doubles with each attempt that was made before.</summary>
    public static TimeSpan After(int attempts)
    {
        var delay = First * Math.Pow(2, Math.Clamp(attempts, 0, 10));
        return delay < Longest ? delay : Longest;
    }
}

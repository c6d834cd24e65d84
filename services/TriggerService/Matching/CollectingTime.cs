namespace HarborReplication.TriggerService.Matching;

/// <summary>
/// How long a policy collects after a request of events, before the next one is sent. What comes to a quiet policy is sent at once; a
/// trickle is held up by a tenth of a second at most; only what comes by the dozens waits longer, to become few executions.
/// </summary>
internal static class CollectingTime
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PerArtifact = TimeSpan.FromMilliseconds(20);

    /// <param name="artifacts">How many artifacts the request had.</param>
    public static TimeSpan After(int artifacts)
    {
        var time = PerArtifact * artifacts;
        return time < Shortest ? Shortest : time < Longest ? time : Longest;
    }
}

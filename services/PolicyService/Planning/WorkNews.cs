using System.Collections.Concurrent;

namespace HarborReplication.PolicyService.Planning;

/// <summary>
/// When this replica last told a region's workers that there is something to do. A large plan comes in many batches a second, and each
/// telling makes every worker ask; those that have work ask again by themselves when it runs low.
/// </summary>
internal sealed class WorkNews(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<string, long> _told = new(StringComparer.Ordinal);

    /// <param name="region">Whose workers.</param>
    /// <param name="first">It is the first that they hear of it: then it is told in any case.</param>
    /// <returns>True when it is time to tell; it counts as told then.</returns>
    public bool IsDue(string region, bool first)
    {
        if (!first && _told.TryGetValue(region, out var told) && time.GetElapsedTime(told) < Pause)
            return false;
        _told[region] = time.GetTimestamp();
        return true;
    }
}

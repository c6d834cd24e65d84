using System.Collections.Concurrent;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>
/// When this replica last told a session what is known of blobs at a destination. Grants follow each other closely, and the placements are
/// hints: they need not be told each time.
/// </summary>
internal sealed class PlacementNews(TimeProvider time)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<(Guid Session, string Origin), long> _told = new();

    /// <returns>True when it is time to tell; it counts as told then.</returns>
    public bool IsDue(Guid session, string origin)
    {
        if (_told.TryGetValue((session, origin), out var told) && time.GetElapsedTime(told) < Pause)
            return false;
        // Telling everybody once more now and then is cheaper than keeping account of sessions that are gone.
        if (_told.Count >= Most)
            _told.Clear();
        _told[(session, origin)] = time.GetTimestamp();
        return true;
    }
}

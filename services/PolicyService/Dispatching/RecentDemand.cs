using System.Collections.Concurrent;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>
/// What this replica has seen of a region's work in the last second. Where much is due, grants follow each other closely, and looking through
/// all that is due costs more than lending some of it. Hints: what other replicas lend meanwhile is not in it.
/// </summary>
internal sealed class RecentDemand(TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, long> _lent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (int Due, long At)> _due = new(StringComparer.Ordinal);

    /// <summary>Something was lent there: it is not worth asking first whether anything is due.</summary>
    public bool IsBusy(string region) => _lent.TryGetValue(region, out var at) && time.GetElapsedTime(at) < Life;

    /// <summary>How many tasks were due there, less what was lent since; null when it is too long ago.</summary>
    public int? Due(string region) => _due.TryGetValue(region, out var seen) && time.GetElapsedTime(seen.At) < Life ? seen.Due : null;

    public void Counted(string region, int due) => _due[region] = (due, time.GetTimestamp());

    public void Lent(string region, int tasks)
    {
        _lent[region] = time.GetTimestamp();
        if (_due.TryGetValue(region, out var seen))
            _due[region] = seen with { Due = Math.Max(0, seen.Due - tasks) };
    }
}

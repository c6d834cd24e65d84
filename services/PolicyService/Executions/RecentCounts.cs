using System.Collections.Concurrent;
using HarborReplication.PolicyService.Database;

namespace HarborReplication.PolicyService.Executions;

/// <summary>
/// Counts of executions for those who look at them, each made again only after ten times as long as it took: however many look at an
/// execution of 100,000 tasks, the database is busy with counting for a tenth of the time at most. Small ones are always counted anew.
/// </summary>
internal sealed class RecentCounts(TimeProvider time)
{
    private const int Rest = 10;

    /// <summary>Tasks from which on counting is worth remembering.</summary>
    private const int Large = 5_000;
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<long, (ExecutionCounts Counts, long At, TimeSpan Life)> _counted = new();

    /// <summary>Counts unfinished executions.</summary>
    public async Task<IReadOnlyDictionary<long, ExecutionCounts>> CountAsync(
        PolicyDbContext database, IReadOnlyCollection<long> executions, CancellationToken cancellationToken)
    {
        var known = new Dictionary<long, ExecutionCounts>();
        foreach (var id in executions)
        {
            if (_counted.TryGetValue(id, out var counted) && time.GetElapsedTime(counted.At) < counted.Life)
                known[id] = counted.Counts;
        }

        var unknown = executions.Where(id => !known.ContainsKey(id)).ToList();
        if (unknown.Count == 0)
            return known;
        var start = time.GetTimestamp();
        var counts = await new ExecutionCounting(database).CountAsync(unknown, cancellationToken);
        Keep(counts, time.GetElapsedTime(start));
        foreach (var (id, count) in counts)
            known[id] = count;
        return known;
    }

    private void Keep(IReadOnlyDictionary<long, ExecutionCounts> counts, TimeSpan cost)
    {
        foreach (var (id, old) in _counted)
        {
            if (time.GetElapsedTime(old.At) > LongestLife)
                _counted.TryRemove(id, out _);
        }

        var life = cost * Rest;
        foreach (var (id, count) in counts.Where(pair => pair.Value.Total >= Large))
            _counted[id] = (count, time.GetTimestamp(), life < LongestLife ? life : LongestLife);
    }
}

using System.Collections.Concurrent;
using HarborReplication.PolicyService.Database;

namespace HarborReplication.PolicyService.Executions;

/// <summary>
/// Counts of executions for those who look at them. Small ones are always counted anew. A large one is counted again only after ten times
/// as long as it took, so that the database is busy with counting for a tenth of the time at most; and whoever keeps looking at it is
/// shown the last counts meanwhile instead of waiting.
/// </summary>
internal sealed partial class RecentCounts(IServiceScopeFactory scopes, TimeProvider time, ILogger<RecentCounts> logger)
{
    private const int Rest = 10;

    /// <summary>Tasks from which on counting is worth remembering.</summary>
    private const int Large = 5_000;

    /// <summary>Counted again after this at the latest.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(3);

    /// <summary>Older counts are not shown.</summary>
    private static readonly TimeSpan LongestShown = TimeSpan.FromSeconds(6);
    private readonly ConcurrentDictionary<long, Counted> _counted = new();
    private readonly ConcurrentDictionary<long, bool> _counting = new();

    /// <summary>Counts unfinished executions.</summary>
    public async Task<IReadOnlyDictionary<long, ExecutionCounts>> CountAsync(
        PolicyDbContext database, IReadOnlyCollection<long> executions, CancellationToken cancellationToken)
    {
        var known = new Dictionary<long, ExecutionCounts>();
        var old = new List<long>();
        foreach (var id in executions)
        {
            if (!_counted.TryGetValue(id, out var counted))
                continue;
            var age = time.GetElapsedTime(counted.At);
            if (age > LongestShown)
                continue;
            known[id] = counted.Counts;
            if (age > counted.Life && _counting.TryAdd(id, true))
                old.Add(id);
        }

        if (old.Count > 0)
            _ = AgainAsync(old);
        var unknown = executions.Where(id => !known.ContainsKey(id)).ToList();
        if (unknown.Count == 0)
            return known;
        foreach (var (id, count) in await CountNowAsync(database, unknown, cancellationToken))
            known[id] = count;
        return known;
    }

    private async Task<IReadOnlyDictionary<long, ExecutionCounts>> CountNowAsync(
        PolicyDbContext database, IReadOnlyCollection<long> executions, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var counts = await new ExecutionCounting(database).CountAsync(executions, cancellationToken);
        Keep(counts, time.GetElapsedTime(start));
        return counts;
    }

    // Whoever has asked does not wait for it, and may be gone before it is done.
    private async Task AgainAsync(List<long> executions)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await CountNowAsync(scope.ServiceProvider.GetRequiredService<PolicyDbContext>(), executions, CancellationToken.None);
        }
        catch (Exception e)
        {
            // The next look counts again, and tells whoever waits for it.
            NotCounted(logger, e.Message);
        }
        finally
        {
            foreach (var id in executions)
                _counting.TryRemove(id, out _);
        }
    }

    private void Keep(IReadOnlyDictionary<long, ExecutionCounts> counts, TimeSpan cost)
    {
        foreach (var (id, old) in _counted)
        {
            if (time.GetElapsedTime(old.At) > LongestShown)
                _counted.TryRemove(id, out _);
        }

        var life = cost * Rest;
        foreach (var (id, count) in counts.Where(pair => pair.Value.Total >= Large))
            _counted[id] = new Counted(count, time.GetTimestamp(), life < LongestLife ? life : LongestLife);
    }

    [LoggerMessage(LogLevel.Debug, "Executions were not counted: {Cause}", EventName = "executions.notcounted")]
    private static partial void NotCounted(ILogger logger, string cause);

    private sealed record Counted(ExecutionCounts Counts, long At, TimeSpan Life);
}

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>
/// Goes through every crash point that the processes have passed so far, in an order that the seed gives, one process of each service at a time.
/// Points that are seen later join the rest.
/// </summary>
internal sealed class CrashPoints(int seed)
{
    /// <summary>A process that has ended at one point is started again with the next one.</summary>
    private const int PointsInARow = 2;
    private static readonly string[] Services = ["PolicyService", "TriggerService", "CopyWorker"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);
    private readonly Random _random = new(seed);

    /// <summary>How many points are known and how many of them have been armed.</summary>
    public (int Known, int Taken) Count => (_known.Count, _taken.Count);

    /// <summary>A round's fault. It ends when all points have been reached, or after a while: some are hardly ever passed.</summary>
    public Fault Next(ChaosEstate estate)
    {
        var armed = Services.Select(service => (Process: $"{service}-{_random.Next(2) + 1}", Points: Draw(estate, service))).Where(one => one.Points.Count > 0).ToList();
        return new Fault("forced crash points", async fault =>
        {
            await Task.WhenAll(armed.Select(one => estate.Supervisor.ArmAsync(one.Process, one.Points, fault.CancellationToken)));
            await fault.Round.KeepBusyAsync(() => armed.All(one => !estate.Supervisor.IsArmed(one.Process)), Limit, fault.CancellationToken);
            foreach (var one in armed)
                estate.Supervisor.ArmNoMore(one.Process);
        });
    }

    private List<string> Draw(ChaosEstate estate, string service)
    {
        var passed = estate.PassedPoints(service);
        _known.UnionWith(passed.Select(point => $"{service} {point}"));
        var left = passed.Where(point => !_taken.Contains($"{service} {point}")).ToList();
        var drawn = new List<string>();
        while (drawn.Count < PointsInARow && left.Count > 0)
        {
            var point = left[_random.Next(left.Count)];
            left.Remove(point);
            _taken.Add($"{service} {point}");
            drawn.Add($"{point}@{(_random.Next(2) == 0 ? 1 : _random.Next(2) + 2)}");
        }

        return drawn;
    }
}

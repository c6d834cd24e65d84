namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>
/// Goes through every crash point that the processes have passed so far, in an order that the seed gives, one of each service at a time.
/// Points that are seen later join the rest.
/// </summary>
internal sealed class CrashPoints(ChaosEstate estate, int seed)
{
    private static readonly string[] Services = ["PolicyService", "TriggerService", "CopyWorker"];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Random _random = new(seed);

    /// <summary>How many points are known and how many of them have been armed.</summary>
    public (int Known, int Taken) Count => (Services.Sum(service => estate.PassedPoints(service).Count), _taken.Count);

    /// <summary>Restarts one process of each service with the next point of it; returns what was armed.</summary>
    public async Task<IReadOnlyList<(string Process, string Point)>> ArmAsync(CancellationToken cancellationToken)
    {
        var armed = new List<(string Process, string Point)>();
        foreach (var service in Services)
        {
            var left = estate.PassedPoints(service).Where(point => !_taken.Contains($"{service} {point}")).ToList();
            if (left.Count == 0)
                continue;
            var point = left[_random.Next(left.Count)];
            _taken.Add($"{service} {point}");
            armed.Add(($"{service}-{_random.Next(2) + 1}", $"{point}@{_random.Next(3) + 1}"));
        }

        await Task.WhenAll(armed.Select(one => estate.Supervisor.ArmAsync(one.Process, one.Point, cancellationToken)));
        return armed;
    }
}

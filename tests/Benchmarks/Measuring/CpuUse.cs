namespace HarborReplication.Benchmarks.Measuring;

/// <summary>Who used how much processor time, in seconds.</summary>
internal sealed class CpuUse
{
    private readonly Dictionary<string, double> _seconds = new(StringComparer.Ordinal);

    public double Total => _seconds.Values.Sum();

    public double this[string group] => _seconds.GetValueOrDefault(group);

    public IEnumerable<string> Groups => _seconds.Keys;

    public void Add(string group, double seconds) => _seconds[group] = this[group] + seconds;
}

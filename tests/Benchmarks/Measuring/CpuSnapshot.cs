using System.Globalization;

namespace HarborReplication.Benchmarks.Measuring;

/// <summary>The processor time of every process on this machine at one moment, as the kernel counts it, in steps of 10 ms.</summary>
internal sealed class CpuSnapshot
{
    private const double TicksPerSecond = 100;
    private readonly Dictionary<int, Entry> _processes;

    private CpuSnapshot(Dictionary<int, Entry> processes) => _processes = processes;

    public static CpuSnapshot Take()
    {
        var processes = new Dictionary<int, Entry>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var id) && Read(id) is { } entry)
                processes[id] = entry;
        }

        return new CpuSnapshot(processes);
    }

    /// <summary>Seconds used by a process, by what it started, and by those of them that have ended.</summary>
    public double TreeSeconds(int processId) =>
        _processes.TryGetValue(processId, out var own)
            ? own.Own + own.Reaped + _processes.Where(other => other.Value.Parent == processId).Sum(child => TreeSeconds(child.Key))
            : 0;

    /// <summary>Seconds used by this process alone.</summary>
    public double OwnSeconds => _processes[Environment.ProcessId].Own;

    /// <summary>Seconds used by programs that this process ran to their end.</summary>
    public double ReapedSeconds => _processes[Environment.ProcessId].Reaped;

    private static Entry? Read(int id)
    {
        try
        {
            // "1234 (docker-registry) S 1 …": the name may hold anything, blanks and brackets too.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new Entry(
                int.Parse(fields[1], CultureInfo.InvariantCulture), Seconds(fields[11]) + Seconds(fields[12]), Seconds(fields[13]) + Seconds(fields[14]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Ended while we looked.
            return null;
        }
    }

    private static double Seconds(string ticks) => long.Parse(ticks, CultureInfo.InvariantCulture) / TicksPerSecond;

    private readonly record struct Entry(int Parent, double Own, double Reaped);
}

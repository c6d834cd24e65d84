namespace HarborReplication.Benchmarks.Measuring;

/// <summary>What else the machine does: figures are worth nothing when it is much.</summary>
internal static class MachineLoad
{
    /// <summary>Processes that want to run, over the last minute.</summary>
    public static string LastMinute => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <summary>Seconds that all processors together have been busy since the start of the machine.</summary>
    public static double BusySeconds
    {
        get
        {
            // "cpu  user nice system idle iowait irq softirq steal …", in hundredths of a second
            var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(long.Parse).ToArray();
            return (fields[0] + fields[1] + fields[2] + fields[5] + fields[6]) / 100.0;
        }
    }
}

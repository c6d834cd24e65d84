using System.Globalization;

namespace HarborReplication.Benchmarks;

/// <summary>Resident memory of a process, as the kernel counts it.</summary>
internal static class ProcessMemory
{
    public static double ResidentMiB(int processId)
    {
        // "VmRSS:	  123456 kB"
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}

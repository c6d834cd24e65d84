using System.Globalization;
using HarborReplication.Benchmarks.Measuring;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>Prints what a contest has shown.</summary>
internal static class Results
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static IReadOnlyList<string> Workers { get; } = [CpuGroups.Workers];

    public static IReadOnlyList<string> Ours { get; } = [CpuGroups.Workers, CpuGroups.PolicyService, CpuGroups.TriggerService];

    /// <summary>Rates, and each as a multiple of the peer's.</summary>
    public static void PrintRates(IReadOnlyList<Series> all, string peer)
    {
        var reference = all.Single(series => series.Contender == peer);
        Table.Print(
            ["", "images", "seconds, median", "all runs", "images/s", $"× {peer}"],
            all.Select(series => (IReadOnlyList<string>)
            [
                series.Contender, $"{series.Images}", series.Seconds.ToString("F2", Culture), series.Spread,
                series.ImagesPerSecond.ToString("F1", Culture), (series.ImagesPerSecond / reference.ImagesPerSecond).ToString("F2", Culture),
            ]));
    }

    /// <summary>Megabytes per second, and each as a share of a limit.</summary>
    public static void PrintThroughput(IReadOnlyList<Series> all, long bytes, double limit, string limitName) =>
        Table.Print(
            ["", "seconds, median", "all runs", "MiB/s", $"of {limitName}"],
            all.Select(series => (IReadOnlyList<string>)
            [
                series.Contender, series.Seconds.ToString("F2", Culture), series.Spread,
                (bytes / series.Seconds / 1024 / 1024).ToString("F1", Culture), (bytes / series.Seconds / limit).ToString("P1", Culture),
            ]));

    /// <summary>Where the processor time went.</summary>
    public static void PrintCpu(IReadOnlyList<Series> all)
    {
        string[] groups =
        [
            CpuGroups.Workers, CpuGroups.PolicyService, CpuGroups.TriggerService, CpuGroups.Client, CpuGroups.Postgres, CpuGroups.RabbitMq,
            CpuGroups.Source, CpuGroups.Destination, CpuGroups.Benchmark, CpuGroups.Others,
        ];
        Table.Print(
            ["CPU seconds, median", .. groups],
            all.Select(series => (IReadOnlyList<string>)[series.Contender, .. groups.Select(group => series.Cpu(group).ToString("F2", Culture))]));
        foreach (var series in all.Where(series => series.Cpu(CpuGroups.Workers) > 0))
        {
            Console.WriteLine(string.Create(
                Culture,
                $"{series.Contender}: workers {Share(series, Workers):P0}, all of ours {Share(series, Ours):P0} of the CPU used by services, registries, Postgres and RabbitMQ"));
        }
    }

    /// <summary>What groups used of the processor time of services, registries, Postgres and RabbitMQ.</summary>
    public static double Share(Series series, IReadOnlyList<string> groups) => series.Median(run =>
        groups.Sum(group => run.Cpu[group]) / (run.Cpu.Total - run.Cpu[CpuGroups.Benchmark] - run.Cpu[CpuGroups.Others]));
}

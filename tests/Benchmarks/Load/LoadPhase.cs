using System.Globalization;
using HarborReplication.Benchmarks.Measuring;

namespace HarborReplication.Benchmarks.Load;

/// <summary>One thing that was done to the estate, and what it took.</summary>
internal sealed record LoadPhase(string Name, int Tasks, double Seconds, CpuUse Cpu, List<double> Latencies)
{
    public static string Header => """
        | | tasks | seconds | tasks/s | API p50 / p99 | CPU: PolicyService | workers | Postgres | RabbitMQ |
        |---|---|---|---|---|---|---|---|---|
        """;

    public string Row => string.Create(CultureInfo.InvariantCulture,
        $"| {Name} | {Tasks} | {Seconds:F1} | {Tasks / Seconds:F0} | {Benchmarks.Latencies.Percentile(Latencies, 0.5):F0} / {Benchmarks.Latencies.Percentile(Latencies, 0.99):F0} ms ({Latencies.Count}) | {Cpu[CpuGroups.PolicyService]:F1} s | {Cpu[CpuGroups.Workers]:F1} s | {Cpu[CpuGroups.Postgres]:F1} s | {Cpu[CpuGroups.RabbitMq]:F1} s |");
}

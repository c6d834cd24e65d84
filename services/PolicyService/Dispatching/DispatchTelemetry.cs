using System.Diagnostics.Metrics;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Telemetry;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>What the dispatcher measures.</summary>
internal static class DispatchTelemetry
{
    private static readonly Counter<long> Grants = PolicyTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.grants", "{task}", "Tasks lent to worker sessions.");

    public static void Granted(string region, IReadOnlyList<GrantedTask> tasks)
    {
        foreach (var lane in tasks.GroupBy(task => task.Lane))
            Grants.Add(lane.Count(), new("region", region), new("lane", lane.Key));
    }
}

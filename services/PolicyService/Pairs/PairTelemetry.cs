using System.Diagnostics.Metrics;
using HarborReplication.PolicyService.Telemetry;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>What is measured of tags that are copied in both directions.</summary>
internal static class PairTelemetry
{
    private static readonly Counter<long> Conflicts = PolicyTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.conflicts", "{conflict}", "Tags pushed at both ends, by what decided which push stays: last_push, home_site, digest.");

    private static readonly Counter<long> Echoes = PolicyTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.echoes", "{event}", "Events that told of what a copy had written, and asked for nothing.");

    public static void Decided(IEnumerable<RecordedConflict> conflicts)
    {
        foreach (var conflict in conflicts)
            Conflicts.Add(1, new KeyValuePair<string, object?>("rule", conflict.Rule));
    }

    public static void Echoed(int events)
    {
        if (events > 0)
            Echoes.Add(events);
    }
}

using System.Diagnostics.Metrics;
using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.Telemetry;

namespace HarborReplication.TriggerService.AuditLogs;

/// <summary>What is measured of audit logs.</summary>
internal static class AuditLogTelemetry
{
    private static readonly Counter<long> Entries = TriggerTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.trigger.auditlog.entries", "{entry}", "Entries reported, those that were told before apart.");

    private static readonly Counter<long> Resets = TriggerTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.trigger.auditlog.resets", "{reset}", "Times that a log did not tell everything, by reason.");

    private static readonly Histogram<double> Delay = TriggerTelemetry.Meter.CreateHistogram<double>(
        "harbor.replication.trigger.auditlog.delay", "s", "From an entry's time, by the registry's clock, to its event's row.");

    public static void Taken(IReadOnlyList<ArtifactEvent> told, int added, DateTimeOffset now)
    {
        if (added > 0)
            Entries.Add(added, new KeyValuePair<string, object?>("repeated", false));
        if (told.Count > added)
            Entries.Add(told.Count - added, new KeyValuePair<string, object?>("repeated", true));
        if (added != told.Count)
            return;
        foreach (var one in told)
            Delay.Record(Math.Max(0, (now - one.OccurredAt).TotalSeconds));
    }

    public static void Reset(string reason) => Resets.Add(1, new KeyValuePair<string, object?>("reason", reason));
}

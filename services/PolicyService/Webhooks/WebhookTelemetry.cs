using System.Diagnostics.Metrics;
using HarborReplication.PolicyService.Telemetry;

namespace HarborReplication.PolicyService.Webhooks;

/// <summary>What is measured of webhooks that are looked after.</summary>
internal static class WebhookTelemetry
{
    private static readonly Counter<long> Checks = PolicyTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.webhooks.checks", "{check}", "Looks at the webhooks of a registry that have ended, by result: complete, incomplete, failed.");

    private static readonly Counter<long> Projects = PolicyTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.webhooks.projects", "{project}", "Projects seen by them, by result: created, repaired, unchanged, failed.");

    public static void Ended(WebhookRun run, IReadOnlyDictionary<string, int> counts)
    {
        Checks.Add(1, new KeyValuePair<string, object?>("result", WebhookStates.Of(run, counts)));
        foreach (var (result, count) in counts)
            Projects.Add(count, new KeyValuePair<string, object?>("result", result));
    }
}

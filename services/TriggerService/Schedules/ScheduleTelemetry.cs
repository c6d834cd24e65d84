using System.Diagnostics.Metrics;
using HarborReplication.TriggerService.Telemetry;

namespace HarborReplication.TriggerService.Schedules;

/// <summary>What is measured of schedules.</summary>
internal static class ScheduleTelemetry
{
    private static readonly Histogram<double> Delay = TriggerTelemetry.Meter.CreateHistogram<double>(
        "harbor.replication.trigger.schedule.delay", "s", "From the time a tick is due to its durable request.");

    public static void Fired(TimeSpan late) => Delay.Record(late.TotalSeconds);
}

using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HarborReplication.TriggerService.Telemetry;

/// <summary>The service's one meter and one activity source.</summary>
internal static class TriggerTelemetry
{
    public const string Name = "HarborReplication.TriggerService";
    public static readonly Meter Meter = new(Name);
    public static readonly ActivitySource Activities = new(Name);
}

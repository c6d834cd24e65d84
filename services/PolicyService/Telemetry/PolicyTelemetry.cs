using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HarborReplication.PolicyService.Telemetry;

/// <summary>The service's one meter and one activity source.</summary>
internal static class PolicyTelemetry
{
    public const string Name = "HarborReplication.PolicyService";
    public static readonly Meter Meter = new(Name);
    public static readonly ActivitySource Activities = new(Name);
}

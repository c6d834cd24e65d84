using System.Diagnostics.Metrics;
using HarborReplication.PolicyService.Telemetry;

namespace HarborReplication.PolicyService.Executions;

/// <summary>What is measured of whole executions.</summary>
internal static class ExecutionTelemetry
{
    private static readonly Histogram<double> Duration = PolicyTelemetry.Meter.CreateHistogram<double>(
        "harbor.replication.execution.duration", "s", "From the request of an execution, or its reopening, to its end, by trigger and state.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600] });

    public static void Finished(Execution execution)
    {
        if (execution.EndTime is { } end)
            Duration.Record((end - (execution.ReopenedAt ?? execution.RequestedAt)).TotalSeconds, new("trigger", execution.Trigger), new("state", execution.State));
    }
}

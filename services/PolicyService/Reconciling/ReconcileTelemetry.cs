using System.Diagnostics.Metrics;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Telemetry;

namespace HarborReplication.PolicyService.Reconciling;

/// <summary>What is measured of reconciliation.</summary>
internal static class ReconcileTelemetry
{
    private static readonly Counter<long> Comparisons = PolicyTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.reconciliations", "{comparison}", "Comparisons of event-based policies by kind and result: equal, differed, failed, stopped.");

    private static readonly Histogram<double> Duration = PolicyTelemetry.Meter.CreateHistogram<double>(
        "harbor.replication.reconciliation.duration", "s", "From the start of a comparison to its end; where something differed, until that was done.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 5, 15, 60, 300, 900, 3600, 4 * 3600] });

    public static void Ended(Execution execution)
    {
        if (execution.EndTime is not { } end)
            return;
        var result = execution.State switch
        {
            ExecutionStates.Failed => "failed",
            ExecutionStates.Stopped => "stopped",
            _ => execution.Quiet ? "equal" : "differed",
        };
        Comparisons.Add(1, new("kind", execution.Reconcile), new("result", result));
        Duration.Record((end - execution.StartTime).TotalSeconds, new("kind", execution.Reconcile), new("result", result));
    }
}

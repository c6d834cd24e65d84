using System.Diagnostics.Metrics;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.PolicyService.Telemetry;

namespace HarborReplication.PolicyService.Settling;

/// <summary>What settlement measures.</summary>
internal static class SettlementTelemetry
{
    private static readonly Counter<long> Outcome = PolicyTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.tasks.outcome", "{task}", "Tasks that ended, by outcome and reason.");

    private static readonly Counter<long> Retries = PolicyTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.tasks.retries", "{attempt}", "Attempts that failed and are tried again, by reason.");

    private static readonly Counter<long> Bytes = PolicyTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.bytes", "By", "Blob bytes settled, by how they got there: copied or mounted.");

    private static readonly Histogram<double> Lag = PolicyTelemetry.Meter.CreateHistogram<double>(
        "harbor.replication.lag", "s", "From the creation of a task to its artifact being pullable at the destination.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600] });

    public static void Superseded(int tasks) => Outcome.Add(tasks, new("outcome", Outcomes.Superseded), new("reason", Reasons.Superseded));

    public static void Settled(IReadOnlyList<SettledTask> settled, DateTimeOffset now)
    {
        foreach (var one in settled)
        {
            Bytes.Add(Math.Max(0, one.Settlement.BytesDone - one.Settlement.BytesMounted), new KeyValuePair<string, object?>("how", "copied"));
            Bytes.Add(one.Settlement.BytesMounted, new KeyValuePair<string, object?>("how", "mounted"));
            if (one.Verdict.Status == TaskStates.Final)
            {
                Outcome.Add(1, new("outcome", one.Verdict.Outcome), new("reason", Reasons.Shown(one.Verdict.Reason) ?? "none"));
                if (Outcomes.Present.Contains(one.Verdict.Outcome))
                    Lag.Record((now - one.Task.CreationTime).TotalSeconds);
            }
            else if (one.Verdict.CountsAsFailure)
            {
                Retries.Add(1, new KeyValuePair<string, object?>("reason", Reasons.Shown(one.Verdict.Reason)));
            }
        }
    }
}

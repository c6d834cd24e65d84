using System.Diagnostics;
using System.Diagnostics.Metrics;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Settling;
using HarborReplication.CopyWorker.Work;

namespace HarborReplication.CopyWorker.Telemetry;

/// <summary>What a worker measures and traces.</summary>
internal sealed class WorkerTelemetry : IHostedService
{
    public const string Name = "HarborReplication.CopyWorker";
    private static readonly Meter Meter = new(Name);
    private static readonly ActivitySource Activities = new(Name);

    private static readonly Counter<long> Tasks = Meter.CreateCounter<long>(
        "harbor.replication.worker.tasks", "{attempt}", "Attempts that ended on this worker, by outcome and reason.");

    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "harbor.replication.worker.bytes", "By", "Bytes put in place by this worker, by how: sent or mounted.");

    private static readonly Counter<long> Claims = Meter.CreateCounter<long>(
        "harbor.replication.worker.claims", "{question}", "Large blobs that were to be sent, by what is known of them in the fleet: own, placed, elsewhere, overtaking, unanswered.");

    private static readonly Counter<long> Spared = Meter.CreateCounter<long>(
        "harbor.replication.worker.claims.spared", "By", "Bytes of blobs that other workers had brought when this one was about to send them.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "harbor.replication.worker.task.duration", "s", "From the beginning of an attempt to its settlement, by outcome.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800] });

    public WorkerTelemetry(Slots slots, WaitingTasks waiting, LeaseClock lease, SettlementBuffer settlements)
    {
        Meter.CreateObservableGauge("harbor.replication.worker.slots.busy", () => Busy(slots), "{slot}", "Tasks and plans running now, by kind.");
        Meter.CreateObservableGauge(
            "harbor.replication.worker.tasks.waiting", () => waiting.Count, "{task}", "Tasks lent to this worker that wait for a slot.");
        Meter.CreateObservableGauge(
            "harbor.replication.worker.lease.age", () => lease.AgeSeconds() ?? 0, "s", "Time since the last answered heartbeat was sent.");
        Meter.CreateObservableGauge(
            "harbor.replication.worker.settlements.waiting", () => settlements.Waiting, "{task}", "Settlements that are not acknowledged yet.");
    }

    public static Activity? StartTask(GrantedTask grant) => Start("replicate artifact", grant.TraceParent)?
        .SetTag("harbor.replication.execution", grant.ExecutionId)
        .SetTag("harbor.replication.task", grant.TaskId)
        .SetTag("harbor.replication.attempt", grant.Attempt)
        .SetTag("harbor.replication.lane", grant.Lane);

    public static Activity? StartPlan(GrantedPlan grant) => Start("plan execution", grant.TraceParent)?
        .SetTag("harbor.replication.execution", grant.ExecutionId)
        .SetTag("harbor.replication.attempt", grant.PlanAttempt);

    public static void Claimed(string answer, long spared = 0)
    {
        Claims.Add(1, new KeyValuePair<string, object?>("answer", answer));
        Spared.Add(spared);
    }

    public static void Ended(TaskSettlement settlement)
    {
        Tasks.Add(1, new("outcome", settlement.Outcome), new("reason", settlement.Reason ?? "none"));
        Duration.Record(settlement.DurationSeconds, new KeyValuePair<string, object?>("outcome", settlement.Outcome));
        Bytes.Add(Math.Max(0, settlement.BytesDone - settlement.BytesMounted), new KeyValuePair<string, object?>("how", "sent"));
        Bytes.Add(settlement.BytesMounted, new KeyValuePair<string, object?>("how", "mounted"));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static IEnumerable<Measurement<int>> Busy(Slots slots)
    {
        var (urgent, other, plans) = slots.Running;
        yield return new Measurement<int>(urgent, new KeyValuePair<string, object?>("kind", "urgent"));
        yield return new Measurement<int>(other, new KeyValuePair<string, object?>("kind", "other"));
        yield return new Measurement<int>(plans, new KeyValuePair<string, object?>("kind", "plan"));
    }

    private static Activity? Start(string name, string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent)
            ? Activities.StartActivity(name, ActivityKind.Consumer, parent)
            : Activities.StartActivity(name, ActivityKind.Consumer);
}

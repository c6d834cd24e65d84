using System.Collections.Frozen;

namespace HarborReplication.PolicyService.Tests.Contract;

/// <summary>The members that the API has beside Harbor's; no answer may have another one.</summary>
internal static class Additions
{
    public static readonly FrozenSet<string> All = new[]
    {
        "Registry.region", "Registry.connect_to", "Registry.max_concurrent_pulls", "Registry.max_concurrent_pushes",
        "ReplicationPolicy.destinations", "ReplicationPolicy.worker_region", "ReplicationPolicy.time_zone", "ReplicationPolicy.reconcile",
        "ReplicationPolicy.max_concurrent", "ReplicationPolicy.windows", "ReplicationPolicy.next_runs", "ReplicationPolicy.conflict", "ReplicationPolicy.home_registry",
        "ReplicationPolicy.conflict_ruled_by", "ReplicationFilter.syntax", "ReplicationTriggerSettings.jitter_seconds",
        "ReplicationTriggerSettings.missed_runs", "ReplicationTriggerSettings.paused",
        "ReplicationExecution.bytes_done", "ReplicationExecution.bytes_total", "ReplicationExecution.bytes_mounted",
        "ReplicationExecution.bytes_sent", "ReplicationExecution.bytes_per_second", "ReplicationExecution.eta_seconds",
        "ReplicationExecution.already_present", "ReplicationExecution.conflicts", "ReplicationExecution.waiting",
        "ReplicationTask.outcome", "ReplicationTask.reason", "ReplicationTask.detail", "ReplicationTask.src_reference", "ReplicationTask.dst_reference",
        "ReplicationTask.digest", "ReplicationTask.attempts", "ReplicationTask.bytes_done", "ReplicationTask.bytes_total", "ReplicationTask.bytes_mounted",
        "ReplicationTask.bytes_sent", "ReplicationTask.bytes_per_second", "ReplicationTask.eta_seconds",
        "ReplicationTask.next_attempt_at",
    }.ToFrozenSet();
}

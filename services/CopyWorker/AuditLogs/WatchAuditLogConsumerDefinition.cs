using HarborReplication.Contracts.AuditLogs;
using HarborReplication.CopyWorker.Sessions;

namespace HarborReplication.CopyWorker.AuditLogs;

/// <summary>The workers of a region share one queue of watches: whoever takes the command watches. They go to those who are free to take them, one by one.</summary>
internal sealed class WatchAuditLogConsumerDefinition(WorkerSession session) : RegionConsumerDefinition<WatchAuditLogConsumer, WatchAuditLog>(session, "audit-logs", atOnce: 1, takes: 1);

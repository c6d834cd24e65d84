using HarborReplication.ServiceDefaults.Waking;

namespace HarborReplication.TriggerService.AuditLogs;

/// <summary>Wakes this replica when a log needs a new watch at once.</summary>
internal sealed class AuditLogSignal : WakeUp;

using HarborReplication.Persistence;

namespace HarborReplication.TriggerService.Database;

/// <summary>What one replica does at a time.</summary>
internal static class Locks
{
    /// <summary>Moving a policy's next due time: by a tick that is claimed, or by a policy that has changed.</summary>
    public static readonly DatabaseLock Schedules = new("trigger:schedules");

    /// <summary>Holding events against policies, and making requests of what these have collected.</summary>
    public static readonly DatabaseLock Events = new("trigger:events");

    /// <summary>Choosing which requests are sent now.</summary>
    public static readonly DatabaseLock Requests = new("trigger:requests");

    /// <summary>Giving out the watches of audit logs.</summary>
    public static readonly DatabaseLock AuditLogs = new("trigger:audit-logs");
}

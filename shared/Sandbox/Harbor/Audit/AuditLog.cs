using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Audit;

/// <summary>Writes the rows of the audit log.</summary>
internal sealed class AuditLog(HarborState state, TimeProvider time)
{
    public void Add(long project, string operation, string resourceType, string resource, string userName) =>
        state.AuditLog.Add(id => new AuditRow(id, project, operation, resourceType, resource, userName, time.GetUtcNow()));
}

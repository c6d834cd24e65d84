namespace HarborReplication.Sandbox.Harbor.State;

internal sealed record AuditRow(long Id, long ProjectId, string Operation, string ResourceType, string Resource, string UserName, DateTimeOffset At);

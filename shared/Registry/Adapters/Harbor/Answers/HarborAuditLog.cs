namespace HarborReplication.Registry.Adapters.Harbor.Answers;

internal sealed record HarborAuditLog(long Id);

namespace HarborReplication.Registry.Adapters.AuditLogs;

/// <summary>Where a log begins and ends.</summary>
/// <param name="Log">Which of the registry's logs it is: the ids of one mean nothing in another.</param>
/// <param name="Oldest">The smallest id.</param>
/// <param name="Newest">The greatest id.</param>
public sealed record AuditLogEnds(string Log, long Oldest, long Newest);

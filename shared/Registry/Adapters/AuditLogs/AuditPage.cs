namespace HarborReplication.Registry.Adapters.AuditLogs;

/// <summary>A page of a log.</summary>
/// <param name="Entries">Those of artifacts and tags, in the order of their ids.</param>
/// <param name="Through">The greatest id of the page, whatever it concerns; where the next page begins. Null for an empty page.</param>
/// <param name="IsLast">Whether nothing more was there.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long? Through, bool IsLast);

using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Adapters.AuditLogs;

/// <summary>
/// What a registry writes down of its artifacts, by ids that grow. An id is allotted before its row is committed: a smaller one may become
/// visible after a greater one.
/// </summary>
public interface IAuditLog
{
    /// <summary>Looks where the log begins and ends, which costs a large log's counting; do it seldom.</summary>
    /// <returns>Null when it answers empty: switched off, purged, new, or the credential may not read it. Which, it does not tell.</returns>
    /// <exception cref="RegistryException">The registry could not be asked.</exception>
    Task<AuditLogEnds?> FindEndsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The entries behind an id that concern an artifact or a tag, pulls left out by the registry, in the order of their ids: at most a
    /// page. A page without entries may have more behind it.
    /// </summary>
    /// <param name="log">As <see cref="AuditLogEnds.Log"/> named it.</param>
    /// <param name="after">Its own entry is not among them.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RegistryException">The registry could not be asked, or has no log of this name any more.</exception>
    Task<AuditPage> ReadAsync(string log, long after, CancellationToken cancellationToken);

    /// <summary>The newest id from <paramref name="from"/> on, pulls included; null when there is none.</summary>
    /// <exception cref="RegistryException">As above.</exception>
    Task<long?> FindNewestAsync(string log, long from, CancellationToken cancellationToken);

    /// <summary>Whether there is any entry with an id from <paramref name="from"/> to <paramref name="through"/>, pulls included.</summary>
    /// <exception cref="RegistryException">As above.</exception>
    Task<bool> HasAnyAsync(string log, long from, long through, CancellationToken cancellationToken);
}

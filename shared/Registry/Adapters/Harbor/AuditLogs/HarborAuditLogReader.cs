using System.Globalization;
using System.Net;
using HarborReplication.Registry.Adapters.AuditLogs;
using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Adapters.Harbor.AuditLogs;

/// <summary>
/// Harbor's log of the whole system. Since 2.13 new rows go to <c>auditlog-exts</c>, with ids of their own, and <c>audit-logs</c> holds
/// what was written before. Every request is narrowed by id: Harbor counts whatever the query finds.
/// </summary>
internal sealed class HarborAuditLogReader(HarborApiClient api, TimeProvider time) : IAuditLog
{
    private const string Newer = "auditlog-exts";
    private const string Older = "audit-logs";
    private const string NoPulls = "operation={create delete}";

    /// <summary>A Harbor may be upgraded while it is watched.</summary>
    private static readonly TimeSpan AbsenceMemory = TimeSpan.FromMinutes(1);
    private long? _newerAbsentSince;

    public async Task<AuditLogEnds?> FindEndsAsync(CancellationToken cancellationToken)
    {
        var log = Older;
        HarborAuditLog? newest = null;
        if (_newerAbsentSince is not { } since || time.GetElapsedTime(since) > AbsenceMemory)
        {
            try
            {
                (log, newest) = (Newer, await FirstAsync(Newer, "", "-id", cancellationToken).ConfigureAwait(false));
            }
            catch (RegistryException e) when (e.Status == HttpStatusCode.NotFound)
            {
                // NOT_FOUND: path /api/v2.0/auditlog-exts was not found
                (log, _newerAbsentSince) = (Older, time.GetTimestamp());
            }
        }

        if (log == Older)
            newest = await FirstAsync(Older, "", "-id", cancellationToken).ConfigureAwait(false);
        if (newest is null)
            return null;
        var oldest = await FirstAsync(log, "", "id", cancellationToken).ConfigureAwait(false);
        return new AuditLogEnds(log, Math.Min(oldest?.Id ?? newest.Id, newest.Id), newest.Id);
    }

    public async Task<AuditPage> ReadAsync(string log, long after, CancellationToken cancellationToken)
    {
        var page = await PageAsync(log, $"{Range(after + 1, null)},{NoPulls}", "id", HarborPaths.PageSize, cancellationToken).ConfigureAwait(false);
        // Unknown parameters are ignored by Harbor: what is not behind the id would be read for ever.
        var rows = page.Where(row => row.Id > after).OrderBy(row => row.Id).ToList();
        return new AuditPage([.. rows.Select(AuditResource.Read).OfType<AuditEntry>()], rows.Count == 0 ? null : rows[^1].Id, rows.Count < HarborPaths.PageSize);
    }

    public async Task<long?> FindNewestAsync(string log, long from, CancellationToken cancellationToken) =>
        (await FirstAsync(log, Range(from, null), "-id", cancellationToken).ConfigureAwait(false))?.Id;

    public async Task<bool> HasAnyAsync(string log, long from, long through, CancellationToken cancellationToken) =>
        await FirstAsync(log, Range(from, through), "id", cancellationToken).ConfigureAwait(false) is not null;

    private async Task<HarborAuditLog?> FirstAsync(string log, string filter, string sort, CancellationToken cancellationToken) =>
        await PageAsync(log, filter, sort, 1, cancellationToken).ConfigureAwait(false) is [var first, ..] ? first : null;

    private async Task<IReadOnlyList<HarborAuditLog>> PageAsync(string log, string filter, string sort, int size, CancellationToken cancellationToken)
    {
        var uri = api.Paths.AuditLog(log is Newer or Older ? log : throw new NotSupportedException($"Harbor has no log '{log}'."), filter, sort, size);
        var page = await api.PageAsync(uri, HarborAnswers.Default.ListHarborAuditLog, cancellationToken).ConfigureAwait(false);
        return page?.Items ?? [];
    }

    private static string Range(long from, long? through) => string.Create(CultureInfo.InvariantCulture, $"id=[{from}~{through}]");
}

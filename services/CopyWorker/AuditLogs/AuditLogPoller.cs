using HarborReplication.Contracts.AuditLogs;
using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Connections;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Adapters.AuditLogs;
using HarborReplication.Registry.Failures;

namespace HarborReplication.CopyWorker.AuditLogs;

/// <summary>
/// Reads a log. What is new is asked for at every poll, behind the greatest id seen. The part that is not settled is read again and again
/// beside that, with a little before it, since an entry may appear below one that was seen; at most a tenth of the time goes into that.
/// </summary>
internal sealed class AuditLogPoller(WatchAuditLog command, RegistryConnections connections, AuditLogReports reports, TimeSpan interval, TimeProvider time)
{
    /// <summary>How many ids before the settled ones are read again.</summary>
    private const long Overlap = 500;
    private const int MostUnanswered = 5000;

    /// <summary>In one turn. A part to be read again that is longer is not settled until it has become shorter.</summary>
    private const int MostPages = 1000;
    private static readonly TimeSpan RereadInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleRereadInterval = TimeSpan.FromSeconds(10);

    /// <summary>After a failure, and while there is no log: as often as somebody who repairs it would look.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(2);

    private bool _mustFindEnds = true;
    private long? _seen;
    private long? _rereadAt;
    private TimeSpan _rereadTime;

    /// <summary>Entries are read again from behind this id.</summary>
    public static long RereadFrom(AuditLogPosition position) => Math.Max(position.Floor, position.Settled - Overlap);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (health, detail) = await PollAsync(cancellationToken);
            reports.Polled(health, detail);
            reports.Send();
            var isWell = health == AuditLogHealths.Readable && reports.Position is not null;
            await Task.Delay(isWell || LongPause < interval ? interval : LongPause, time, cancellationToken);
        }
    }

    private async Task<(string Health, string? Detail)> PollAsync(CancellationToken cancellationToken)
    {
        IRegistryAdapter? adapter = null;
        try
        {
            adapter = await connections.GetForAuditLogAsync(command.Registry, cancellationToken);
            return adapter.AuditLog is { } log
                ? await ReadAsync(log, adapter.Client.Endpoint.Url.Authority, cancellationToken)
                : (AuditLogHealths.Empty, $"A registry of type {adapter.Type} has no audit log.");
        }
        catch (RegistryException e) when (e.Kind is FailureKind.Auth or FailureKind.Denied)
        {
            _mustFindEnds = true;
            await connections.RefreshAsync(command.Registry, adapter!, cancellationToken);
            return (AuditLogHealths.Denied, e.Message);
        }
        catch (Exception e) when (e is RegistryException or ConnectionMissingException or FormatException or NotSupportedException)
        {
            // A Harbor that comes back may be another version of itself, or may have been restored.
            _mustFindEnds = true;
            return (AuditLogHealths.Unreachable, e.Message);
        }
    }

    private async Task<(string Health, string? Detail)> ReadAsync(IAuditLog log, string host, CancellationToken cancellationToken)
    {
        var position = reports.Position;
        if (_mustFindEnds || position is null)
        {
            var ends = await log.FindEndsAsync(cancellationToken);
            reports.Found(ends);
            if (ends is null)
                return (AuditLogHealths.Empty, $"The audit log of {host} answers empty: switched off, purged, or the credential lacks the right 'audit-log: list'.");
            _mustFindEnds = false;
            if (position is null || ends.Log != position.Log)
                return (AuditLogHealths.Readable, null);
        }

        if (reports.Unanswered > MostUnanswered)
            return (AuditLogHealths.Readable, null);
        _seen ??= position.Settled;
        if (IsRereadDue(position))
            await ReadAgainAsync(log, position, cancellationToken);
        (_seen, _) = await ReadPagesAsync(log, position.Log, _seen.Value, cancellationToken);
        return (AuditLogHealths.Readable, null);
    }

    private bool IsRereadDue(AuditLogPosition position)
    {
        if (_rereadAt is not { } at)
            return true;
        var pause = Math.Max(position.Settled < Math.Max(position.Seen, _seen ?? 0) ? RereadInterval.Ticks : IdleRereadInterval.Ticks, 10 * _rereadTime.Ticks);
        return time.GetElapsedTime(at) > new TimeSpan(pause);
    }

    private async Task ReadAgainAsync(IAuditLog log, AuditLogPosition position, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        // What was seen must still be there, and what comes before what was not: else the log was purged or its database restored.
        var newest = await log.FindNewestAsync(position.Log, Math.Max(position.Seen, _seen ?? 0), cancellationToken);
        _mustFindEnds = newest is null
            || !await log.HasAnyAsync(position.Log, Math.Max(1, position.Settled - Overlap), position.Settled + 1, cancellationToken);
        var (through, isComplete) = await ReadPagesAsync(log, position.Log, RereadFrom(position), cancellationToken);
        if (position.Settle is { } settle && (isComplete || through >= settle))
            reports.ReadAgain(settle);
        _seen = Math.Max(_seen ?? 0, through);
        (_rereadAt, _rereadTime) = (time.GetTimestamp(), time.GetElapsedTime(start));
    }

    /// <summary>Reads to the end, or as far as one turn may, and tells how far.</summary>
    private async Task<(long Through, bool IsComplete)> ReadPagesAsync(IAuditLog log, string name, long after, CancellationToken cancellationToken)
    {
        for (var pages = 0; pages < MostPages && reports.Unanswered <= MostUnanswered; pages++)
        {
            var page = await log.ReadAsync(name, after, cancellationToken);
            reports.Add(page.Entries, page.Through);
            after = page.Through ?? after;
            if (page.IsLast)
                return (after, true);
        }

        return (after, false);
    }
}

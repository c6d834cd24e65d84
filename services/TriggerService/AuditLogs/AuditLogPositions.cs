using HarborReplication.Contracts.AuditLogs;

namespace HarborReplication.TriggerService.AuditLogs;

/// <summary>
/// How the cursor moves. Ids become visible at commit, in any order; so the cursor follows an id that was seen a while ago, which every
/// smaller one has had the time to follow, and only when the log was read again after that while.
/// </summary>
internal static class AuditLogPositions
{
    public static AuditLogPosition? Of(AuditLogSource source, DateTimeOffset now, TimeSpan gapAge) => source.Log is not { } log
        ? null
        : new AuditLogPosition
        {
            Log = log,
            Settled = source.Settled,
            Floor = source.Floor,
            Seen = source.Seen,
            Settle = source.CandidateAt <= now - gapAge ? source.Candidate : null,
        };

    /// <summary>Takes over how far a report of the current watch says the log goes.</summary>
    /// <returns>Why the log begins anew, one of <see cref="AuditLogResets"/>; null when it goes on.</returns>
    public static string? Take(AuditLogSource source, AuditLogRead report, DateTimeOffset now, TimeSpan gapAge)
    {
        // A report that was overtaken or is repeated has nothing to say of how things are.
        if (report.Report <= source.LastReport)
            return null;
        source.LastReport = report.Report;
        if (Reset(source, report) is { } reset)
        {
            Begin(source, report, reset);
            return reset;
        }

        if (source.Log is not null && source.Log == report.Log)
            Move(source, report, now, gapAge);
        return null;
    }

    private static void Move(AuditLogSource source, AuditLogRead report, DateTimeOffset now, TimeSpan gapAge)
    {
        source.Seen = Math.Max(source.Seen, report.Seen ?? 0);
        if (report.Settled is { } settled && settled == source.Candidate && source.CandidateAt <= now - gapAge)
        {
            source.Settled = Math.Max(source.Settled, settled);
            (source.Candidate, source.CandidateAt) = (null, null);
        }

        if (source.Candidate is null && source.Seen > source.Settled)
            (source.Candidate, source.CandidateAt) = (source.Seen, now);
    }

    /// <summary>Why the log cannot be followed as it was; null when it can.</summary>
    private static string? Reset(AuditLogSource source, AuditLogRead report) => (source.Log, report) switch
    {
        (_, { Log: null } or { Newest: null } or { Oldest: null }) => null,
        (null, _) => AuditLogResets.Begun,
        ({ } log, _) when log != report.Log => AuditLogResets.Replaced,
        _ when report.Newest < source.Seen => AuditLogResets.Behind,
        _ when report.Oldest > source.Settled + 1 => AuditLogResets.Purged,
        _ => null,
    };

    /// <summary>Begins where the log ends now; after a purge, where it begins.</summary>
    private static void Begin(AuditLogSource source, AuditLogRead report, string reason)
    {
        var from = (reason == AuditLogResets.Purged ? report.Oldest - 1 : report.Newest) ?? 0;
        (source.Log, source.Settled, source.Floor) = (report.Log, from, from);
        source.Seen = reason == AuditLogResets.Purged ? Math.Max(source.Seen, from) : from;
        (source.Candidate, source.CandidateAt) = (null, null);
    }
}

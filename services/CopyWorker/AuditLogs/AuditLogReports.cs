using HarborReplication.Contracts.AuditLogs;
using HarborReplication.Contracts.Words;
using HarborReplication.Messaging.Sending;
using HarborReplication.Registry.Adapters.AuditLogs;

namespace HarborReplication.CopyWorker.AuditLogs;

/// <summary>What of a watch is still to be told to TriggerService, and how far the log is known there.</summary>
internal sealed class AuditLogReports
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(3);

    /// <summary>A poll may wait for the registry; when it waits longer than this, the last one says nothing any more.</summary>
    private static readonly TimeSpan HealthLife = TimeSpan.FromSeconds(30);

    private readonly Guid _session;
    private readonly WatchAuditLog _command;
    private readonly Outbound _outbound;
    private readonly TimeProvider _time;
    private readonly EntryBook _book;
    private readonly Lock _lock = new();
    private AuditLogPosition? _position;
    private string _health = AuditLogHealths.Unknown;
    private string? _detail;
    private AuditLogEnds? _ends;
    private long? _seen;
    private long? _readAgain;
    private long _report;
    private long? _sentAt;
    private long _polledAt;
    private bool _isNews = true;

    public AuditLogReports(Guid session, WatchAuditLog command, Outbound outbound, TimeProvider time)
    {
        (_session, _command, _outbound, _time, _book, _position) = (session, command, outbound, time, new EntryBook(time), command.Position);
        _polledAt = time.GetTimestamp();
    }

    /// <summary>Null until TriggerService knows where the log ends.</summary>
    public AuditLogPosition? Position
    {
        get
        {
            lock (_lock)
                return _position;
        }
    }

    /// <summary>Entries that are not committed yet.</summary>
    public int Unanswered
    {
        get
        {
            lock (_lock)
                return _book.Unanswered;
        }
    }

    public void Add(IReadOnlyList<AuditEntry> entries, long? through)
    {
        lock (_lock)
        {
            foreach (var entry in entries)
                _book.Add(Entry(entry));
            if (through > (_seen ?? 0))
                _seen = through;
        }
    }

    /// <summary>The whole unsettled part has been read since <see cref="AuditLogPosition.Settle"/> was heard.</summary>
    public void ReadAgain(long settle)
    {
        lock (_lock)
            (_readAgain, _isNews) = (settle, true);
    }

    public void Found(AuditLogEnds? ends)
    {
        lock (_lock)
            (_ends, _isNews) = (ends, _isNews || ends is not null);
    }

    public void Polled(string health, string? detail)
    {
        lock (_lock)
        {
            _isNews |= health != _health;
            (_health, _detail, _polledAt) = (health, detail, _time.GetTimestamp());
        }
    }

    public void Answered(AuditLogAnswered answer)
    {
        lock (_lock)
        {
            _book.Answered(answer.Report);
            if (answer.Position is not { } position || _position is { } known && position.Settled < known.Settled)
                return;
            // Answers may come in any order: an id to settle is not taken back by an older one.
            _position = position with { Settle = position.Settle ?? (_position?.Settle > position.Settled ? _position.Settle : null) };
            _book.Forget(AuditLogPoller.RereadFrom(_position));
        }
    }

    /// <summary>Sends what is new, what was not answered, and that there is a watch at all.</summary>
    public void Send()
    {
        lock (_lock)
        {
            while (Next() is { } report)
                _outbound.Send(report, Life);
        }
    }

    /// <summary>Says goodbye.</summary>
    public void Close()
    {
        lock (_lock)
            _outbound.Send(Report([], closed: true), Life);
    }

    private AuditLogRead? Next()
    {
        var entries = _book.Take(_report + 1);
        return entries.Count == 0 && !_isNews && _sentAt is { } sent && _time.GetElapsedTime(sent) < KeepAlive ? null : Report(entries, closed: false);
    }

    private AuditLogRead Report(IReadOnlyList<AuditLogEntry> entries, bool closed)
    {
        var isStale = _time.GetElapsedTime(_polledAt) > HealthLife;
        var report = new AuditLogRead
        {
            RegistryId = _command.Registry.RegistryId,
            Watch = _command.Watch,
            Session = _session,
            Report = ++_report,
            Health = isStale ? AuditLogHealths.Unreachable : _health,
            Detail = isStale ? $"The registry has not answered for {HealthLife.TotalSeconds:0} s." : _detail,
            Log = _ends?.Log ?? _position?.Log,
            Oldest = _ends?.Oldest,
            Newest = _ends?.Newest,
            Seen = _seen,
            // Not before all that was found is committed: from then on nobody reads that part again.
            Settled = _readAgain is { } id && !_book.HasUnansweredThrough(id) ? id : null,
            Closed = closed,
            Entries = entries,
        };
        (_ends, _isNews, _sentAt) = (null, false, _time.GetTimestamp());
        return report;
    }

    private static AuditLogEntry Entry(AuditEntry entry) => new()
    {
        Id = entry.Id,
        Operation = entry.Operation is AuditOperation.ArtifactPushed or AuditOperation.TagCreated ? "create" : "delete",
        ResourceType = entry.Operation is AuditOperation.ArtifactPushed or AuditOperation.ArtifactDeleted ? "artifact" : "tag",
        Repository = entry.Repository,
        Tag = entry.Tag,
        Digest = entry.Digest,
        Time = entry.Time,
        User = entry.User.Length == 0 ? null : entry.User,
    };
}

using System.Text.Json;
using HarborReplication.Contracts.AuditLogs;

namespace HarborReplication.CopyWorker.AuditLogs;

/// <summary>
/// The entries that were read: those that are not answered are sent again, those that are answered are known when they are read again.
/// Not for several threads.
/// </summary>
internal sealed class EntryBook(TimeProvider time)
{
    private const int MostBytes = 200 * 1024;
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(2);
    private readonly SortedDictionary<EntryKey, Sent> _unanswered = [];
    private readonly SortedSet<EntryKey> _answered = [];

    public int Unanswered => _unanswered.Count;

    public void Add(AuditLogEntry entry)
    {
        var key = EntryKey.Of(entry);
        if (!_answered.Contains(key))
            _unanswered.TryAdd(key, new Sent(entry));
    }

    /// <summary>The next entries to be sent in this report: new ones, and those that have waited long for their answer.</summary>
    public IReadOnlyList<AuditLogEntry> Take(long report)
    {
        var entries = new List<AuditLogEntry>();
        var bytes = 0;
        foreach (var sent in _unanswered.Values.Where(sent => sent.Report is null || time.GetElapsedTime(sent.At) > RepeatAfter))
        {
            bytes += JsonSerializer.SerializeToUtf8Bytes(sent.Entry).Length + 1;
            if (entries.Count == AuditLogRead.MaxEntries || entries.Count > 0 && bytes > MostBytes)
                break;
            (sent.Report, sent.At) = (report, time.GetTimestamp());
            entries.Add(sent.Entry);
        }

        return entries;
    }

    public void Answered(long report)
    {
        foreach (var key in _unanswered.Where(pair => pair.Value.Report == report).Select(pair => pair.Key).ToList())
        {
            _unanswered.Remove(key);
            _answered.Add(key);
        }
    }

    public bool HasUnansweredThrough(long id) => _unanswered.Count > 0 && _unanswered.First().Key.Id <= id;

    /// <summary>Forgets answered entries that are not read again.</summary>
    public void Forget(long through)
    {
        while (_answered.Count > 0 && _answered.Min.Id <= through)
            _answered.Remove(_answered.Min);
    }

    private sealed class Sent(AuditLogEntry entry)
    {
        public AuditLogEntry Entry { get; } = entry;
        public long? Report { get; set; }
        public long At { get; set; }
    }
}

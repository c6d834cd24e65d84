using System.Diagnostics.CodeAnalysis;
using HarborReplication.Sandbox.Distribution;

namespace HarborReplication.Sandbox.Requests;

/// <summary>The latest requests, in order of arrival; the oldest go when the capacity is reached. Safe for concurrent use.</summary>
[SuppressMessage("Naming", "CA1724", Justification = "It is the log of requests.")]
public sealed class RequestLog
{
    private readonly Queue<RequestEntry> _entries = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly int _capacity;
    private long _count;

    internal RequestLog(int capacity, TimeProvider time)
    {
        _capacity = capacity;
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>All requests since the start, including those that the log has let go.</summary>
    public long Total => Interlocked.Read(ref _count);

    internal TimeSpan Now => _time.GetElapsedTime(_start);

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        RequestEntry[] entries;
        lock (_entries)
            entries = [.. _entries];
        return Array.ConvertAll(entries, entry => entry.ToRecord());
    }

    public int Count(Func<RecordedRequest, bool> condition) => Snapshot().Count(condition);

    public int Count(RequestKind kind) => Count(request => request.Kind == kind);

    /// <summary>How often each <c>repository:tag</c> was put with 201.</summary>
    public IReadOnlyDictionary<string, int> CountTagPuts() =>
        Snapshot()
            .Where(request => request is { IsTagPut: true, Status: 201 })
            .CountBy(request => $"{request.Repository}:{request.Reference}")
            .ToDictionary();

    /// <summary>Forgets what was recorded; <see cref="Total"/> goes on.</summary>
    public void Clear()
    {
        lock (_entries)
            _entries.Clear();
    }

    internal RequestEntry Add(string method, string path, string query, RegistryCall call, bool hasAuthorization)
    {
        lock (_entries)
        {
            var entry = new RequestEntry(++_count, method, path, query, call, hasAuthorization, Now);
            if (_entries.Count == _capacity)
                _entries.Dequeue();
            _entries.Enqueue(entry);
            return entry;
        }
    }
}

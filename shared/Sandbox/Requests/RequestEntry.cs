using HarborReplication.Sandbox.Distribution;

namespace HarborReplication.Sandbox.Requests;

/// <summary>
/// The log's own, growing record of a request. Counts are raised before the bytes leave and the status is set before the headers do:
/// a client that has its answer finds it in the log.
/// </summary>
internal sealed class RequestEntry(long number, string method, string path, string query, RegistryCall call, TimeSpan at)
{
    private long _bytesIn;
    private long _bytesOut;
    private volatile int _status;
    private long _durationTicks = -1;

    public RegistryCall Call => call;

    public void AddIn(long count) => Interlocked.Add(ref _bytesIn, count);

    public void AddOut(long count) => Interlocked.Add(ref _bytesOut, count);

    public void Answer(int status) => _status = status;

    public void Finish(TimeSpan now) => Interlocked.Exchange(ref _durationTicks, (now - at).Ticks);

    public RecordedRequest ToRecord() => new()
    {
        Number = number,
        Method = method,
        Path = path,
        Query = query,
        Kind = call.Kind,
        Repository = call.Repository,
        Reference = call.Reference,
        Status = _status,
        BytesIn = Interlocked.Read(ref _bytesIn),
        BytesOut = Interlocked.Read(ref _bytesOut),
        At = at,
        Duration = Interlocked.Read(ref _durationTicks) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null,
    };
}

using HarborReplication.Sandbox.Distribution;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Requests;

/// <summary>
/// The log's own, growing record of a request. Counts are raised before the bytes leave and the status is set before the headers do:
/// a client that has its answer finds it in the log.
/// </summary>
internal sealed class RequestEntry(long number, string method, string path, string query, RegistryCall call, bool hasAuthorization, TimeSpan at)
{
    private long _bytesIn;
    private long _bytesOut;
    private volatile int _status;
    private volatile bool _isCut;
    private long _durationTicks = -1;

    public RegistryCall Call => call;

    /// <summary>The entry that the outermost middleware made for the request.</summary>
    public static RequestEntry Of(HttpContext context) =>
        context.Features.Get<RequestEntry>() ?? throw new InvalidOperationException("The request was not recorded.");

    public void AddIn(long count) => Interlocked.Add(ref _bytesIn, count);

    public void AddOut(long count) => Interlocked.Add(ref _bytesOut, count);

    /// <summary>True when a fault has cut the connection. The server still goes through the motions of answering; that does not count.</summary>
    public bool IsCut => _isCut;

    public void Cut() => _isCut = true;

    public void Answer(int status)
    {
        if (!_isCut)
            _status = status;
    }

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
        HasAuthorization = hasAuthorization,
        Status = _status,
        BytesIn = Interlocked.Read(ref _bytesIn),
        BytesOut = Interlocked.Read(ref _bytesOut),
        At = at,
        Duration = Interlocked.Read(ref _durationTicks) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null,
    };
}

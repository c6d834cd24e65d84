using System.Diagnostics;

namespace HarborReplication.Benchmarks.Wan;

/// <summary>One direction of a link. It hands its bytes per second out to all connections in the order in which they ask.</summary>
internal sealed class LinkDirection(LinkOptions options)
{
    // Timers are late by a millisecond or more; what the link could have sent meanwhile it may still send, up to this much.
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(2);
    private readonly Lock _lock = new();
    private TimeSpan _freeAt;
    private long _bytes;

    public TimeSpan OneWay => options.OneWay;

    /// <summary>Everything sent through so far, headers and all.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>Waits until the link has taken the bytes, and says when they are at the other end.</summary>
    public async ValueTask<TimeSpan> SendAsync(int count, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _bytes, count);
        if (options.BytesPerSecond is not { } rate)
            return Now + OneWay;
        TimeSpan gone;
        lock (_lock)
        {
            var now = Now;
            var begin = _freeAt > now - Burst ? _freeAt : now - Burst;
            gone = _freeAt = begin + TimeSpan.FromSeconds((double)count / rate);
        }

        if (gone - Now is var wait && wait > ShortestPause)
            await Task.Delay(wait, cancellationToken);
        return gone + OneWay;
    }
}

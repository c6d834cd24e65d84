using System.Diagnostics;
using HarborReplication.Benchmarks.Wan;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>Looks at how many bytes have come through a link, four times a second.</summary>
internal sealed class Arrivals : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly LinkDirection _link;
    private readonly List<(double At, long Bytes)> _looks = [];
    private readonly Lock _lock = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _looking;

    public Arrivals(LinkDirection link)
    {
        _link = link;
        _looking = LookAsync();
    }

    /// <summary>Seconds since the first look.</summary>
    public double Now => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Bytes per second between two moments.</summary>
    public double Average(double from, double to)
    {
        var looks = Between(from, to);
        return (looks[^1].Bytes - looks[0].Bytes) / (looks[^1].At - looks[0].At);
    }

    /// <summary>The most bytes per second over any window of so many seconds between two moments.</summary>
    public double Largest(double from, double to, double window)
    {
        var looks = Between(from, to);
        var largest = 0.0;
        for (int first = 0, last = 0; last < looks.Count; last++)
        {
            // The shortest stretch up to here that is as long as the window.
            while (first + 1 < last && looks[last].At - looks[first + 1].At >= window)
                first++;
            if (looks[last].At - looks[first].At >= window)
                largest = Math.Max(largest, (looks[last].Bytes - looks[first].Bytes) / (looks[last].At - looks[first].At));
        }

        return largest;
    }

    /// <summary>Seconds from a moment until more than a rate came for the last time, over a second each.</summary>
    public double SecondsAbove(double rate, double from, double to)
    {
        var looks = Between(from, to);
        var above = 0.0;
        for (var last = 0; last < looks.Count; last++)
        {
            var first = looks.FindIndex(look => look.At >= looks[last].At - 1.01);
            if (first < last && (looks[last].Bytes - looks[first].Bytes) / (looks[last].At - looks[first].At) > rate)
                above = looks[first].At - from;
        }

        return above;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _looking;
        _end.Dispose();
    }

    private List<(double At, long Bytes)> Between(double from, double to)
    {
        lock (_lock)
            return [.. _looks.Where(look => look.At >= from && look.At <= to)];
    }

    private async Task LookAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            lock (_lock)
                _looks.Add((Now, _link.Bytes));
            await Task.Delay(Pause, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

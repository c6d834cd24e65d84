namespace HarborReplication.CopyWorker.Sessions;

/// <summary>The speed of something that is looked at now and then: over the last ten seconds or so, as the looks fall. Not thread-safe.</summary>
internal sealed class Speedometer
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    // A speed over less than this is chance.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);
    private readonly TimeProvider _time;
    private readonly Queue<(long At, long Bytes)> _looks = new();

    /// <summary>Nothing has been sent yet.</summary>
    public Speedometer(TimeProvider time)
    {
        _time = time;
        _looks.Enqueue((time.GetTimestamp(), 0));
    }

    /// <param name="bytes">Sent so far.</param>
    /// <returns>Bytes per second; null when it is too early to tell.</returns>
    public long? Read(long bytes)
    {
        var now = _time.GetTimestamp();
        // One from before the window stays, to measure the whole of it.
        while (_looks.Count > 1 && _time.GetElapsedTime(_looks.ElementAt(1).At, now) >= Window)
            _looks.Dequeue();
        var (at, before) = _looks.Peek();
        var elapsed = _time.GetElapsedTime(at, now);
        if (elapsed < Shortest)
            return null;
        _looks.Enqueue((now, bytes));
        return Math.Max(0, (long)((bytes - before) / elapsed.TotalSeconds));
    }
}

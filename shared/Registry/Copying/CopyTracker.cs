namespace HarborReplication.Registry.Copying;

/// <summary>Counts the bytes of one copy and tells its observer.</summary>
internal sealed class CopyTracker(ICopyObserver observer)
{
    private long _done;
    private long _total;
    private long _mounted;

    public CopyProgress Now => new(Interlocked.Read(ref _done), Interlocked.Read(ref _total), Interlocked.Read(ref _mounted));

    public void Expect(long bytes)
    {
        Interlocked.Add(ref _total, bytes);
        Report();
    }

    /// <summary>Negative when what was sent turned out useless.</summary>
    public void Sent(long bytes)
    {
        Interlocked.Add(ref _done, bytes);
        Report();
    }

    /// <summary>Negative when what was believed to be there was not.</summary>
    public void Mounted(long bytes)
    {
        Interlocked.Add(ref _mounted, bytes);
        Sent(bytes);
    }

    private void Report() => observer.OnProgress(Now);
}

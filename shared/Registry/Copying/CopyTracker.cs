using HarborReplication.Registry.Values;

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

    /// <summary>A blob that was brought is not there after all.</summary>
    public void Withdraw(Descriptor blob, BlobWay way)
    {
        Mounted(-way.Spared);
        Sent(way.Spared - blob.Size);
    }

    private void Report() => observer.OnProgress(Now);
}

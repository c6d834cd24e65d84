namespace HarborReplication.Registry.Copying;

/// <summary>Passes a bounded number of lines on to the observer.</summary>
public sealed class CopyLog
{
    /// <summary>Most lines of one copy; with lines of about 150 characters this fits the 8 KiB that an attempt keeps.</summary>
    public const int MaxLines = 50;

    private readonly ICopyObserver _observer;
    private int _lines;

    internal CopyLog(ICopyObserver observer) => _observer = observer;

    internal void Write(string line)
    {
        var count = Interlocked.Increment(ref _lines);
        if (count < MaxLines)
            _observer.OnLog(line);
        else if (count == MaxLines)
            _observer.OnLog("Further lines are left out.");
    }
}

namespace HarborReplication.Registry.Copying;

/// <summary>Hears of one copy among several that one after the other are a whole.</summary>
internal sealed class PartObserver(ICopyObserver observer, CopyLog log, CopyProgress before) : ICopyObserver
{
    public void OnProgress(CopyProgress progress) => observer.OnProgress(before.Plus(progress.BytesDone, progress.BytesTotal, progress.BytesMounted));

    public void OnLog(string line) => log.Write(line);
}

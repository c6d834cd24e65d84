using System.Globalization;
using System.Text;
using HarborReplication.Contracts.Settlement;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.Registry.Copying;

namespace HarborReplication.CopyWorker.Copying;

/// <summary>The bounded log of one attempt, and its progress for the heartbeats.</summary>
internal sealed class AttemptLog(RunningTask task, TimeProvider time) : ICopyObserver
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _lines = new();

    /// <summary>How far the attempt is.</summary>
    public CopyProgress Progress
    {
        get
        {
            var held = task.Now();
            return new CopyProgress(held.BytesDone, held.BytesTotal, held.BytesMounted);
        }
    }

    public void OnProgress(CopyProgress progress) =>
        task.Progress(progress.BytesDone, progress.BytesTotal, progress.BytesMounted);

    public void OnLog(string line)
    {
        lock (_lock)
        {
            if (_lines.Length + line.Length + 32 > TaskSettlement.MaxLogLength)
                return;
            _lines.Append(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {line}\n");
        }
    }

    public override string ToString()
    {
        lock (_lock)
            return _lines.ToString();
    }
}

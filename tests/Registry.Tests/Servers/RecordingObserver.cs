using System.Collections.Concurrent;
using HarborReplication.Registry.Copying;

namespace HarborReplication.Registry.Tests.Servers;

internal sealed class RecordingObserver : ICopyObserver
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CopyProgress Last { get; private set; }
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Ends when the first byte is done.</summary>
    public Task Started => _started.Task;

    public void OnProgress(CopyProgress progress)
    {
        Last = progress;
        if (progress.BytesDone > 0)
            _started.TrySetResult();
    }

    public void OnLog(string line) => Lines.Enqueue(line);
}

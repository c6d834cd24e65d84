using HarborReplication.Contracts.Sessions;
using HarborReplication.Contracts.Work;

namespace HarborReplication.CopyWorker.Sessions;

/// <summary>A task this session holds, from its grant to the acknowledgement of its settlement.</summary>
internal sealed class RunningTask(GrantedTask grant, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly Speedometer _speed = new(time);
    private bool _over;
    private long _bytesDone;
    private long _bytesTotal;
    private long _bytesMounted;
    private int _ending;
    private bool _begun;

    public GrantedTask Grant { get; } = grant;
    public CancellationToken Ended => _end.Token;
    public TaskEnding Ending => (TaskEnding)Volatile.Read(ref _ending);

    public void Begin() => Volatile.Write(ref _begun, true);

    /// <summary>
    /// Ends it at once, in the middle of a blob if need be. The first reason stays. Nothing happens to a task that has ended by itself and
    /// is only held until its settlement is acknowledged.
    /// </summary>
    public void End(TaskEnding ending)
    {
        lock (_lock)
        {
            if (_over || Ending != TaskEnding.None)
                return;
            Volatile.Write(ref _ending, (int)ending);
            // What hangs on the token runs elsewhere: whoever ends a task has others to end.
            _ = _end.CancelAsync();
        }
    }

    public void Progress(long done, long total, long mounted)
    {
        Volatile.Write(ref _bytesDone, done);
        Volatile.Write(ref _bytesTotal, total);
        Volatile.Write(ref _bytesMounted, mounted);
    }

    /// <summary>What went to the destination and counts; falls when what was sent turned out useless.</summary>
    public long BytesSent => Volatile.Read(ref _bytesDone) - Volatile.Read(ref _bytesMounted);

    /// <summary>For a heartbeat; whoever looks is noted as a sample of the speed.</summary>
    public HeldTask Held() => Now() with { BytesPerSecond = _speed.Read(BytesSent) };

    public HeldTask Now() => new()
    {
        TaskId = Grant.TaskId, Attempt = Grant.Attempt, Waiting = !Volatile.Read(ref _begun),
        BytesDone = Volatile.Read(ref _bytesDone), BytesTotal = Volatile.Read(ref _bytesTotal), BytesMounted = Volatile.Read(ref _bytesMounted),
    };

    /// <summary>The attempt is over.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _over = true;
            _end.Dispose();
        }
    }
}

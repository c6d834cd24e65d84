using HarborReplication.Contracts.Work;

namespace HarborReplication.CopyWorker.Sessions;

/// <summary>A plan this session holds.</summary>
internal sealed class RunningPlan(GrantedPlan grant) : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private bool _over;

    public GrantedPlan Grant { get; } = grant;
    public CancellationToken Ended => _end.Token;

    public void End()
    {
        lock (_lock)
        {
            if (!_over)
                _ = _end.CancelAsync();
        }
    }

    /// <summary>The plan is over.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _over = true;
            _end.Dispose();
        }
    }
}

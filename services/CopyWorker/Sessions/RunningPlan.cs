using HarborReplication.Contracts.Work;

namespace HarborReplication.CopyWorker.Sessions;

/// <summary>A plan this session holds.</summary>
internal sealed class RunningPlan(GrantedPlan grant) : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    public GrantedPlan Grant { get; } = grant;
    public CancellationToken Ended => _end.Token;

    public void End() => _end.Cancel();

    public void Dispose() => _end.Dispose();
}

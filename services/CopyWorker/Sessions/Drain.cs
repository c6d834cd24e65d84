namespace HarborReplication.CopyWorker.Sessions;

/// <summary>Whether this worker is on its way out.</summary>
internal sealed class Drain : IDisposable
{
    private readonly CancellationTokenSource _begun = new();
    private readonly CancellationTokenSource _handingOver = new();
    private readonly CancellationTokenSource _finished = new();

    public bool HasBegun => _begun.IsCancellationRequested;

    /// <summary>Cancelled when no new work may be taken.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>Cancelled when running copies have to end soon, and leave what they can to others.</summary>
    public CancellationToken HandingOver => _handingOver.Token;

    /// <summary>Cancelled when everything held was finished or handed back.</summary>
    public CancellationToken Finished => _finished.Token;

    public void Begin() => _begun.Cancel();

    public void HandOver() => _handingOver.Cancel();

    public void Finish() => _finished.Cancel();

    public void Dispose()
    {
        _begun.Dispose();
        _handingOver.Dispose();
        _finished.Dispose();
    }
}

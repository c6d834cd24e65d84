namespace HarborReplication.CopyWorker.Sessions;

/// <summary>Whether this worker is on its way out.</summary>
internal sealed class Drain : IDisposable
{
    private readonly CancellationTokenSource _begun = new();
    private readonly CancellationTokenSource _finished = new();

    public bool HasBegun => _begun.IsCancellationRequested;

    /// <summary>Cancelled when no new work may be taken.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>Cancelled when everything held was finished or handed back.</summary>
    public CancellationToken Finished => _finished.Token;

    /// <summary>Waits for the timer's next tick; false when the worker has drained.</summary>
    public async Task<bool> UntilFinishedAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(Finished);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Begin() => _begun.Cancel();

    public void Finish() => _finished.Cancel();

    public void Dispose()
    {
        _begun.Dispose();
        _finished.Dispose();
    }
}

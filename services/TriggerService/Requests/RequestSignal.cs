namespace HarborReplication.TriggerService.Requests;

/// <summary>Wakes this replica's relay after a commit that added requests.</summary>
internal sealed class RequestSignal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);

    public void Raise()
    {
        try
        {
            if (_raised.CurrentCount == 0)
                _raised.Release();
        }
        catch (SemaphoreFullException)
        {
            // Raised by somebody else at the same moment: once is enough.
        }
    }

    /// <summary>Waits for the signal, at most so long.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _raised.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _raised.Dispose();
}

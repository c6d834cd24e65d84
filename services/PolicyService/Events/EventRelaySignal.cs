namespace HarborReplication.PolicyService.Events;

/// <summary>Wakes this replica's relay after a commit that added events.</summary>
internal sealed class EventRelaySignal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);

    public void Raise()
    {
        if (_raised.CurrentCount > 0)
            return;
        try
        {
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

namespace HarborReplication.ServiceDefaults.Waking;

/// <summary>Lets a loop begin its next round at once. Raising it several times before the loop looks is raising it once.</summary>
public class WakeUp : IDisposable
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

    /// <summary>Waits until it is raised, at most so long.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _raised.WaitAsync(atMost, cancellationToken);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _raised.Dispose();
    }
}

namespace HarborReplication.Registry.Copying;

/// <summary>One blob on its way, and how many copies wait for it. It ends early when none does.</summary>
internal sealed class BlobFlight : IDisposable
{
    private readonly TaskCompletionSource<BlobWay> _landing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Lock _lock = new();
    private int _waiting = 1;

    public BlobFlight() =>
        // Whoever is interested awaits it; that nobody is any more is no reason for an unobserved exception.
        _ = _landing.Task.ContinueWith(
            static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    public Task<BlobWay> Landing => _landing.Task;

    /// <summary>False when the flight is being given up.</summary>
    public bool TryJoin()
    {
        lock (_lock)
        {
            if (_waiting == 0)
                return false;
            _waiting++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_waiting > 0 || _landing.Task.IsCompleted)
                return;
            _ = _abandoned.CancelAsync();
        }
    }

    public async Task FlyAsync(Func<CancellationToken, Task<BlobWay>> copy)
    {
        try
        {
            _landing.SetResult(await copy(_abandoned.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException e)
        {
            _landing.SetCanceled(e.CancellationToken);
        }
#pragma warning disable CA1031 // Whoever waits gets it, whatever it is.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _landing.SetException(e);
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _abandoned.Dispose();
    }
}

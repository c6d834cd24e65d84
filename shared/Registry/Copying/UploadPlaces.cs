namespace HarborReplication.Registry.Copying;

/// <summary>
/// What a copy needs to go on after it has waited for others: its own place among all copies, lent out while nothing is sent, and one of
/// its places for uploads.
/// </summary>
internal sealed class UploadPlaces(int count, Func<IDisposable>? waiting) : IDisposable
{
    private readonly SemaphoreSlim _places = new(count);
    private IDisposable? _lent = waiting?.Invoke();

    public async Task<T> UseAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            TakeBack();
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        TakeBack();
        _places.Dispose();
    }

    private void TakeBack() => Interlocked.Exchange(ref _lent, null)?.Dispose();
}

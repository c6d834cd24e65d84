using System.Runtime.ExceptionServices;

namespace HarborReplication.Registry.Copying;

/// <summary>Runs work side by side. The first failure ends the rest and is the one that is reported.</summary>
internal static class FirstFailure
{
    public static async Task ForEachAsync<T>(
        IEnumerable<T> items, int degree, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? first = null;
        var options = new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(items, options, async (item, token) =>
            {
                try
                {
                    await work(item, token).ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    // The others end with a cancellation that says nothing.
                    Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(e), null);
                    throw;
                }
            }).ConfigureAwait(false);
        }
        catch when (first is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            first.Throw();
        }
    }
}

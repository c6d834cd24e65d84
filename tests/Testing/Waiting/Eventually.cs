using System.Diagnostics;

namespace HarborReplication.Testing;

/// <summary>Bounded polling: the condition becomes true before the deadline, or the test fails saying what was last seen.</summary>
public static class Eventually
{
    /// <summary>Looks often at first, then less, so that long waits leave the processor to what is waited for.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until <paramref name="condition"/> holds; exceptions thrown by it count as "not yet".</summary>
    public static async Task TrueAsync(
        Func<CancellationToken, Task<bool>> condition,
        string expectation,
        TimeSpan deadline,
        Func<Task<string>>? describe = null,
        CancellationToken cancellationToken = default)
    {
        await ReadAsync(async token => await condition(token) ? Met.Instance : null, expectation, deadline, describe, cancellationToken);
    }

    public static Task TrueAsync(Func<bool> condition, string expectation, TimeSpan deadline, CancellationToken cancellationToken = default) =>
        TrueAsync(_ => Task.FromResult(condition()), expectation, deadline, cancellationToken: cancellationToken);

    /// <summary>Polls until <paramref name="read"/> gives something that is not null, and returns it.</summary>
    public static async Task<T> ReadAsync<T>(
        Func<CancellationToken, Task<T?>> read,
        string expectation,
        TimeSpan deadline,
        Func<Task<string>>? describe = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        var pause = FirstPause;
        Exception? last = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        while (true)
        {
            try
            {
                if (await read(limit.Token) is { } value)
                    return value;
                last = null;
            }
            catch (FatalExpectationException)
            {
                throw;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                last = e;
            }

            if (clock.Elapsed + pause > deadline)
                throw new TimeoutException(
                    $"Not within {deadline.TotalSeconds:0.#} s: {expectation}."
                    + (describe is null ? "" : Environment.NewLine + await describe()),
                    last);
            await Task.Delay(pause, TimeProvider.System, cancellationToken);
            pause = TimeSpan.FromTicks(Math.Min((long)(pause.Ticks * 1.5), LongestPause.Ticks));
        }
    }

    private sealed class Met
    {
        public static readonly Met Instance = new();
    }
}

using HarborReplication.Registry.Throttling;
using Microsoft.Extensions.Time.Testing;

namespace HarborReplication.Registry.Tests.Throttling;

public sealed class ByteRateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Wait_NoLimit_IsAtOnce() => await new ByteRate(_time).WaitAsync(int.MaxValue, isUrgent: false, CancellationToken.None);

    [Fact]
    public async Task Wait_Limited_LetsThroughWhatTheRateSays()
    {
        var rate = Rate(1000);
        var through = 0;
        var stream = StreamAsync(rate, () => through++);

        for (var millisecond = 0; millisecond < 10_000; millisecond++)
            await AdvanceAsync();

        // 100 pieces of 100 bytes, and what may be made up for.
        Assert.InRange(through, 99, 102);
        rate.Set(null);
        await stream;
    }

    [Fact]
    public async Task Set_WhileStreamsWait_IsInForceAtOnce()
    {
        var rate = Rate(0);
        var waiting = rate.WaitAsync(1_000_000, isUrgent: false, CancellationToken.None).AsTask();
        await AdvanceAsync();
        Assert.False(waiting.IsCompleted);

        rate.Set(null);

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Wait_Cancelled_EndsAtOnceAndUsesNothing()
    {
        var rate = Rate(0);
        using var cancel = new CancellationTokenSource();
        var given = rate.WaitAsync(1_000_000, isUrgent: false, cancel.Token).AsTask();
        var other = rate.WaitAsync(10, isUrgent: false, CancellationToken.None).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        rate.Set(1000);
        for (var i = 0; i < 50 && !other.IsCompleted; i++)
            await AdvanceAsync();

        Assert.True(other.IsCompleted);
    }

    [Fact]
    public async Task Wait_UrgentAmongOthers_IsServedFirst()
    {
        var rate = Rate(0);
        var order = new List<string>();
        var bulk = RunAsync("bulk", isUrgent: false);
        var urgent = RunAsync("urgent", isUrgent: true);

        rate.Set(1000);
        for (var i = 0; i < 1000 && order.Count < 2; i++)
            await AdvanceAsync();

        await Task.WhenAll(bulk, urgent).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["urgent", "bulk"], order);

        async Task RunAsync(string name, bool isUrgent)
        {
            await rate.WaitAsync(100, isUrgent, CancellationToken.None);
            lock (order)
                order.Add(name);
        }
    }

    private ByteRate Rate(long bytesPerSecond)
    {
        var rate = new ByteRate(_time);
        rate.Set(bytesPerSecond);
        return rate;
    }

    private static async Task StreamAsync(ByteRate rate, Action through)
    {
        while (rate.BytesPerSecond is not null)
        {
            await rate.WaitAsync(100, isUrgent: false, CancellationToken.None);
            through();
        }
    }

    // The serving loop and the streams run on other threads: they get the time to do so.
    private async Task AdvanceAsync()
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < 5; i++)
            await Task.Yield();
    }
}

using HarborReplication.Registry.Throttling;

namespace HarborReplication.Registry.Tests.Throttling;

public sealed class ByteRateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly SteppedTime _time = new();

    [Fact]
    public async Task Wait_NoLimit_IsAtOnce() => await new ByteRate(_time).WaitAsync(int.MaxValue, isUrgent: false, CancellationToken.None);

    [Fact]
    public async Task Wait_Limited_LetsThroughWhatTheRateSays()
    {
        var rate = Rate(1000);
        var through = 0;
        var stream = StreamAsync(rate, () => through++);

        for (var start = _time.GetTimestamp(); _time.GetElapsedTime(start) < TimeSpan.FromSeconds(10);)
            await _time.StepAsync();

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
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(waiting.IsCompleted);

        rate.Set(null);

        await waiting.WaitAsync(Patience);
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
        await _time.StepAsync();

        await other.WaitAsync(Patience);
    }

    [Fact]
    public async Task Wait_UrgentAmongOthers_IsServedFirst()
    {
        var rate = Rate(0);
        var bulk = rate.WaitAsync(100, isUrgent: false, CancellationToken.None).AsTask();
        var urgent = rate.WaitAsync(100, isUrgent: true, CancellationToken.None).AsTask();

        rate.Set(1000);
        await _time.StepAsync();

        await urgent.WaitAsync(Patience);
        Assert.False(bulk.IsCompleted);
        await _time.StepAsync(TimeSpan.FromSeconds(1));
        await bulk.WaitAsync(Patience);
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
}

using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace HarborReplication.Registry.Tests.Throttling;

/// <summary>A clock that a test moves once somebody waits for it, so that nobody misses a moment on a busy machine.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Lets pass what the next one to wait waits for, or <paramref name="time"/>.</summary>
    public async Task StepAsync(TimeSpan? time = null)
    {
        var due = await _timers.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        Advance(time ?? due);
    }
}

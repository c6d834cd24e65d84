using HarborReplication.TriggerService.Requests;

namespace HarborReplication.TriggerService.Tests.Requests;

public sealed class ResendDelayTests
{
    [Fact]
    public void After_FirstAttempts_Doubles() =>
        Assert.Equal([2, 4, 8], Enumerable.Range(0, 3).Select(attempts => ResendDelay.After(attempts).TotalSeconds));

    // Whatever was sent meanwhile may be lost with the broker's queues: this is waited for, and then everything else has to happen.
    [Fact]
    public void After_AnOutageOfHours_LeavesMostOfHalfAMinute() => Assert.Equal(TimeSpan.FromSeconds(10), ResendDelay.After(10_000));
}

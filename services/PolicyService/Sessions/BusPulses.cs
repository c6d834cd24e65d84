using HarborReplication.Contracts.Sessions;
using HarborReplication.Messaging.Sending;

namespace HarborReplication.PolicyService.Sessions;

/// <summary>Sends this replica's pulse over the bus, once a second.</summary>
internal sealed class BusPulses(Outbound outbound, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Guid _replica = Guid.NewGuid();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        for (var number = 1L; await timer.WaitForNextTickAsync(stoppingToken); number++)
            outbound.Send(new BusPulse { Replica = _replica, Number = number }, BusHearing.LongestGap);
    }
}

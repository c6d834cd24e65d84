using HarborReplication.Contracts.Sessions;
using MassTransit;

namespace HarborReplication.PolicyService.Sessions;

internal sealed class BusPulseConsumer(BusHearing hearing) : IConsumer<BusPulse>
{
    public Task Consume(ConsumeContext<BusPulse> context) => hearing.HeardAsync(context.CancellationToken);
}

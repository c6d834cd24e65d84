using MassTransit;

namespace HarborReplication.PolicyService.Sessions;

internal sealed class BusPulseConsumerDefinition : ConsumerDefinition<BusPulseConsumer>
{
    public BusPulseConsumerDefinition()
    {
        EndpointName = HeartbeatConsumerDefinition.Queue;
        ConcurrentMessageLimit = 1;
    }
}

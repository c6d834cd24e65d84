using MassTransit;

namespace HarborReplication.PolicyService.Sessions;

/// <summary>Heartbeats and pulses share a queue, so that the bus clock is as late as the heartbeats are.</summary>
internal sealed class HeartbeatConsumerDefinition : ConsumerDefinition<HeartbeatConsumer>
{
    public const string Queue = "policy-heartbeats";

    public HeartbeatConsumerDefinition()
    {
        EndpointName = Queue;
        Endpoint(endpoint => endpoint.PrefetchCount = 32);
        ConcurrentMessageLimit = 8;
    }
}

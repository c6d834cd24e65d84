using MassTransit;

namespace HarborReplication.PolicyService.Executions;

internal sealed class RequestReplicationConsumerDefinition : ConsumerDefinition<RequestReplicationConsumer>
{
    public RequestReplicationConsumerDefinition()
    {
        EndpointName = "policy-requests";
        Endpoint(endpoint => endpoint.PrefetchCount = 32);
        ConcurrentMessageLimit = 8;
    }
}

using MassTransit;

namespace HarborReplication.PolicyService.Bandwidth;

internal sealed class RequestSharesConsumerDefinition : ConsumerDefinition<RequestSharesConsumer>
{
    public RequestSharesConsumerDefinition()
    {
        EndpointName = "policy-bandwidth";
        Endpoint(endpoint => endpoint.PrefetchCount = 16);
        ConcurrentMessageLimit = 2;
    }
}

using MassTransit;

namespace HarborReplication.PolicyService.Claims;

internal sealed class ClaimBlobsConsumerDefinition : ConsumerDefinition<ClaimBlobsConsumer>
{
    public ClaimBlobsConsumerDefinition()
    {
        EndpointName = "policy-claims";
        Endpoint(endpoint => endpoint.PrefetchCount = 16);
        ConcurrentMessageLimit = 2;
    }
}

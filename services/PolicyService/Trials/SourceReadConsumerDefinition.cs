using MassTransit;

namespace HarborReplication.PolicyService.Trials;

internal sealed class SourceReadConsumerDefinition : ConsumerDefinition<SourceReadConsumer>
{
    public SourceReadConsumerDefinition()
    {
        EndpointName = "policy-readings";
        ConcurrentMessageLimit = 4;
    }
}

using MassTransit;

namespace HarborReplication.PolicyService.Checks;

internal sealed class RegistryCheckedConsumerDefinition : ConsumerDefinition<RegistryCheckedConsumer>
{
    public RegistryCheckedConsumerDefinition()
    {
        EndpointName = "policy-checks";
        ConcurrentMessageLimit = 4;
    }
}

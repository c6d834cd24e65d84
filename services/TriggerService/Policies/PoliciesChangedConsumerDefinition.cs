using MassTransit;

namespace HarborReplication.TriggerService.Policies;

internal sealed class PoliciesChangedConsumerDefinition : ConsumerDefinition<PoliciesChangedConsumer>
{
    public PoliciesChangedConsumerDefinition()
    {
        EndpointName = "trigger-policies-changed";
        ConcurrentMessageLimit = 1;
    }
}

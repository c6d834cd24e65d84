using MassTransit;

namespace HarborReplication.TriggerService.Policies;

internal sealed class PolicyStatesConsumerDefinition : ConsumerDefinition<PolicyStatesConsumer>
{
    public PolicyStatesConsumerDefinition()
    {
        EndpointName = "trigger-policy-states";
        // Answers are applied in order anyway; a second one at the same time would only wait.
        ConcurrentMessageLimit = 1;
    }
}

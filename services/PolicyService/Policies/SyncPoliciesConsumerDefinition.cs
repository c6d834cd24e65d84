using MassTransit;

namespace HarborReplication.PolicyService.Policies;

internal sealed class SyncPoliciesConsumerDefinition : ConsumerDefinition<SyncPoliciesConsumer>
{
    public SyncPoliciesConsumerDefinition()
    {
        EndpointName = "policy-sync";
        ConcurrentMessageLimit = 2;
    }
}

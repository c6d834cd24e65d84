using MassTransit;

namespace HarborReplication.PolicyService.Planning;

internal sealed class PlanFinishedConsumerDefinition : ConsumerDefinition<PlanFinishedConsumer>
{
    public PlanFinishedConsumerDefinition()
    {
        EndpointName = ArtifactsPlannedConsumerDefinition.Queue;
        ConcurrentMessageLimit = 4;
    }
}

using MassTransit;

namespace HarborReplication.PolicyService.Planning;

/// <summary>Reports of one plan touch one execution row: a few at a time.</summary>
internal sealed class ArtifactsPlannedConsumerDefinition : ConsumerDefinition<ArtifactsPlannedConsumer>
{
    public const string Queue = "policy-planning";

    public ArtifactsPlannedConsumerDefinition()
    {
        EndpointName = Queue;
        Endpoint(endpoint => endpoint.PrefetchCount = 8);
        ConcurrentMessageLimit = 4;
    }
}

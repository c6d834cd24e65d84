using MassTransit;

namespace HarborReplication.PolicyService.EventSources;

internal sealed class EventSourcesToldConsumerDefinition : ConsumerDefinition<EventSourcesToldConsumer>
{
    public EventSourcesToldConsumerDefinition()
    {
        EndpointName = "policy-event-sources";
        // One lock holds them all: a second one at the same time would only wait.
        ConcurrentMessageLimit = 1;
    }
}

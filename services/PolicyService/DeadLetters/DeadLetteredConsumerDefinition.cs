using HarborReplication.Messaging.Endpoints;
using MassTransit;

namespace HarborReplication.PolicyService.DeadLetters;

internal sealed class DeadLetteredConsumerDefinition : ConsumerDefinition<DeadLetteredConsumer>
{
    public DeadLetteredConsumerDefinition()
    {
        EndpointName = EndpointConventions.DeadLetterReports;
        Endpoint(endpoint => endpoint.PrefetchCount = 8);
        ConcurrentMessageLimit = 2;
    }
}

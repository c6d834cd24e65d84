using MassTransit;

namespace HarborReplication.TriggerService.Requests;

internal sealed class RequestAcceptedConsumerDefinition : ConsumerDefinition<RequestAcceptedConsumer>
{
    public RequestAcceptedConsumerDefinition()
    {
        EndpointName = "trigger-requests-accepted";
        Endpoint(endpoint => endpoint.PrefetchCount = 32);
        ConcurrentMessageLimit = 8;
    }
}

using MassTransit;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>Grants take turns in the database anyway: a few at a time per replica are enough.</summary>
internal sealed class RequestWorkConsumerDefinition : ConsumerDefinition<RequestWorkConsumer>
{
    public RequestWorkConsumerDefinition()
    {
        EndpointName = "policy-grants";
        Endpoint(endpoint => endpoint.PrefetchCount = 16);
        ConcurrentMessageLimit = 4;
    }
}

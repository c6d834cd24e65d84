using MassTransit;

namespace HarborReplication.PolicyService.Webhooks;

internal sealed class WebhooksSeenConsumerDefinition : ConsumerDefinition<WebhooksSeenConsumer>
{
    public WebhooksSeenConsumerDefinition()
    {
        EndpointName = "policy-webhooks";
        // One lock holds them all: a second one at the same time would only wait.
        ConcurrentMessageLimit = 1;
    }
}

using HarborReplication.Contracts.Webhooks;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.Messaging.Endpoints;
using MassTransit;

namespace HarborReplication.CopyWorker.Webhooks;

/// <summary>The workers of a region share one queue of them: any one of them does it.</summary>
internal sealed class SetUpWebhooksConsumerDefinition : ConsumerDefinition<SetUpWebhooksConsumer>
{
    private readonly WorkerSession _session;

    public SetUpWebhooksConsumerDefinition(WorkerSession session)
    {
        _session = session;
        EndpointName = $"worker-webhooks-{session.Region}";
        Endpoint(endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            // One may take minutes; what waits is for those who are free.
            endpoint.PrefetchCount = 2;
        });
        ConcurrentMessageLimit = 2;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<SetUpWebhooksConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.BindRouted<SetUpWebhooks>(_session.Region);
}

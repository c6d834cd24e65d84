using HarborReplication.Contracts.Checks;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.Messaging.Endpoints;
using MassTransit;

namespace HarborReplication.CopyWorker.Checks;

/// <summary>The workers of a region share one queue of checks: any one of them answers.</summary>
internal sealed class CheckRegistryConsumerDefinition : ConsumerDefinition<CheckRegistryConsumer>
{
    private readonly WorkerSession _session;

    public CheckRegistryConsumerDefinition(WorkerSession session)
    {
        _session = session;
        EndpointName = $"worker-checks-{session.Region}";
        Endpoint(endpoint => endpoint.ConfigureConsumeTopology = false);
        ConcurrentMessageLimit = 16;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<CheckRegistryConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.BindRouted<CheckRegistry>(_session.Region);
}

using HarborReplication.Contracts.AuditLogs;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.Messaging.Endpoints;
using MassTransit;

namespace HarborReplication.CopyWorker.AuditLogs;

/// <summary>The workers of a region share one queue of watches: whoever takes the command watches.</summary>
internal sealed class WatchAuditLogConsumerDefinition : ConsumerDefinition<WatchAuditLogConsumer>
{
    private readonly WorkerSession _session;

    public WatchAuditLogConsumerDefinition(WorkerSession session)
    {
        _session = session;
        EndpointName = $"worker-audit-logs-{session.Region}";
        Endpoint(endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            // Watches go to those who are free to take them, one by one.
            endpoint.PrefetchCount = 1;
        });
        ConcurrentMessageLimit = 1;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<WatchAuditLogConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.BindRouted<WatchAuditLog>(_session.Region);
}

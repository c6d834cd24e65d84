using MassTransit;

namespace HarborReplication.TriggerService.AuditLogs;

internal sealed class AuditLogReadConsumerDefinition : ConsumerDefinition<AuditLogReadConsumer>
{
    public AuditLogReadConsumerDefinition()
    {
        EndpointName = "trigger-audit-logs";
        Endpoint(endpoint => endpoint.PrefetchCount = 32);
        ConcurrentMessageLimit = 8;
    }
}

using HarborReplication.TriggerService.AuditLogs;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Requests;
using MassTransit;

namespace HarborReplication.TriggerService;

/// <summary>What the service hears from the bus.</summary>
internal static class TriggerMessaging
{
    public static void Configure(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<AuditLogReadConsumer, AuditLogReadConsumerDefinition>();
        bus.AddConsumer<PoliciesChangedConsumer, PoliciesChangedConsumerDefinition>();
        bus.AddConsumer<PolicyStatesConsumer, PolicyStatesConsumerDefinition>();
        bus.AddConsumer<RequestAcceptedConsumer, RequestAcceptedConsumerDefinition>();
    }
}

using HarborReplication.Messaging.Sagas;
using HarborReplication.PolicyService.Bandwidth;
using HarborReplication.PolicyService.Checks;
using HarborReplication.PolicyService.Claims;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.DeadLetters;
using HarborReplication.PolicyService.Dispatching;
using HarborReplication.PolicyService.EventSources;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Executions.Saga;
using HarborReplication.PolicyService.Planning;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Sessions;
using HarborReplication.PolicyService.Settling;
using HarborReplication.PolicyService.Trials;
using HarborReplication.PolicyService.Webhooks;
using MassTransit;

namespace HarborReplication.PolicyService;

/// <summary>What the service hears from the bus.</summary>
internal static class PolicyMessaging
{
    public static void Configure(IBusRegistrationConfigurator bus)
    {
        bus.AddSagaStateMachine<ExecutionStateMachine, Execution>(typeof(ExecutionDefinition)).LockedIn<Execution, PolicyDbContext>();
        bus.AddConsumer<RequestReplicationConsumer, RequestReplicationConsumerDefinition>();
        bus.AddConsumer<SyncPoliciesConsumer, SyncPoliciesConsumerDefinition>();
        bus.AddConsumer<HeartbeatConsumer, HeartbeatConsumerDefinition>();
        bus.AddConsumer<BusPulseConsumer, BusPulseConsumerDefinition>();
        bus.AddConsumer<RequestWorkConsumer, RequestWorkConsumerDefinition>();
        bus.AddConsumer<ArtifactsPlannedConsumer, ArtifactsPlannedConsumerDefinition>();
        bus.AddConsumer<PlanFinishedConsumer, PlanFinishedConsumerDefinition>();
        bus.AddConsumer<TasksSettledConsumer, TasksSettledConsumerDefinition>();
        bus.AddConsumer<RequestSharesConsumer, RequestSharesConsumerDefinition>();
        bus.AddConsumer<ClaimBlobsConsumer, ClaimBlobsConsumerDefinition>();
        bus.AddConsumer<DeadLetteredConsumer, DeadLetteredConsumerDefinition>();
        bus.AddConsumer<RegistryCheckedConsumer, RegistryCheckedConsumerDefinition>();
        bus.AddConsumer<SourceReadConsumer, SourceReadConsumerDefinition>();
        bus.AddConsumer<WebhooksSeenConsumer, WebhooksSeenConsumerDefinition>();
        bus.AddConsumer<EventSourcesToldConsumer, EventSourcesToldConsumerDefinition>();
    }
}

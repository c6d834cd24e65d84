using HarborReplication.Contracts.AuditLogs;
using HarborReplication.Contracts.Bandwidth;
using HarborReplication.Contracts.Claims;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Sessions;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.AuditLogs;
using HarborReplication.CopyWorker.Bandwidth;
using HarborReplication.CopyWorker.Checks;
using HarborReplication.CopyWorker.Claims;
using HarborReplication.CopyWorker.Readings;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Webhooks;
using MassTransit;

namespace HarborReplication.CopyWorker;

/// <summary>What the worker hears from the bus.</summary>
internal static class CopyWorkerMessaging
{
    public static void Configure(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<HeartbeatAnsweredConsumer, SessionConsumerDefinition<HeartbeatAnsweredConsumer, HeartbeatAnswered>>();
        bus.AddConsumer<WorkGrantedConsumer, SessionConsumerDefinition<WorkGrantedConsumer, WorkGranted>>();
        bus.AddConsumer<WorkAvailableConsumer, SessionConsumerDefinition<WorkAvailableConsumer, WorkAvailable>>();
        bus.AddConsumer<StopWorkConsumer, SessionConsumerDefinition<StopWorkConsumer, StopWork>>();
        bus.AddConsumer<SharesGrantedConsumer, SessionConsumerDefinition<SharesGrantedConsumer, SharesGranted>>();
        bus.AddConsumer<BlobsClaimedConsumer, SessionConsumerDefinition<BlobsClaimedConsumer, BlobsClaimed>>();
        bus.AddConsumer<SettlementsAnsweredConsumer, SessionConsumerDefinition<SettlementsAnsweredConsumer, SettlementsAnswered>>();
        bus.AddConsumer<PlanBatchAnsweredConsumer, SessionConsumerDefinition<PlanBatchAnsweredConsumer, PlanBatchAnswered>>();
        bus.AddConsumer<PlanFinishAnsweredConsumer, SessionConsumerDefinition<PlanFinishAnsweredConsumer, PlanFinishAnswered>>();
        bus.AddConsumer<AuditLogAnsweredConsumer, SessionConsumerDefinition<AuditLogAnsweredConsumer, AuditLogAnswered>>();
        bus.AddConsumer<WatchAuditLogConsumer, WatchAuditLogConsumerDefinition>();
        bus.AddConsumer<CheckRegistryConsumer, CheckRegistryConsumerDefinition>();
        bus.AddConsumer<ReadSourceConsumer, ReadSourceConsumerDefinition>();
        bus.AddConsumer<SetUpWebhooksConsumer, SetUpWebhooksConsumerDefinition>();
    }
}

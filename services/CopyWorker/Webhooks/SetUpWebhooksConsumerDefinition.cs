using HarborReplication.Contracts.Webhooks;
using HarborReplication.CopyWorker.Sessions;

namespace HarborReplication.CopyWorker.Webhooks;

/// <summary>The workers of a region share one queue of them: any one of them does it. One may take minutes; what waits is for those who are free.</summary>
internal sealed class SetUpWebhooksConsumerDefinition(WorkerSession session) : RegionConsumerDefinition<SetUpWebhooksConsumer, SetUpWebhooks>(session, "webhooks", atOnce: 2, takes: 2);

using HarborReplication.Contracts.Checks;
using HarborReplication.CopyWorker.Sessions;

namespace HarborReplication.CopyWorker.Checks;

/// <summary>The workers of a region share one queue of checks: any one of them answers.</summary>
internal sealed class CheckRegistryConsumerDefinition(WorkerSession session) : RegionConsumerDefinition<CheckRegistryConsumer, CheckRegistry>(session, "checks", atOnce: 16);

using HarborReplication.Contracts.Readings;
using HarborReplication.CopyWorker.Sessions;

namespace HarborReplication.CopyWorker.Readings;

/// <summary>The workers of a region share one queue of readings: any one of them answers.</summary>
internal sealed class ReadSourceConsumerDefinition(WorkerSession session) : RegionConsumerDefinition<ReadSourceConsumer, ReadSource>(session, "readings", atOnce: 4, takes: 4);

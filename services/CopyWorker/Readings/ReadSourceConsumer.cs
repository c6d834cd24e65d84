using HarborReplication.Contracts.Readings;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.CopyWorker.Readings;

internal sealed class ReadSourceConsumer(SourceReadings readings, Outbound outbound) : IConsumer<ReadSource>
{
    public async Task Consume(ConsumeContext<ReadSource> context) => outbound.Send(await readings.ReadAsync(context.Message, context.CancellationToken));
}

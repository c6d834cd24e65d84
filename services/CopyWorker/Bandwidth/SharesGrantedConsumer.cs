using HarborReplication.Contracts.Bandwidth;
using MassTransit;

namespace HarborReplication.CopyWorker.Bandwidth;

internal sealed class SharesGrantedConsumer(SharedRates rates) : IConsumer<SharesGranted>
{
    public Task Consume(ConsumeContext<SharesGranted> context)
    {
        rates.Apply(context.Message);
        return Task.CompletedTask;
    }
}

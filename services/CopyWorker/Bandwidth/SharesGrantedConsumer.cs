using HarborReplication.Contracts.Bandwidth;
using HarborReplication.CopyWorker.Sessions;
using MassTransit;

namespace HarborReplication.CopyWorker.Bandwidth;

internal sealed class SharesGrantedConsumer(WorkerSession session, SharedRates rates) : IConsumer<SharesGranted>
{
    public Task Consume(ConsumeContext<SharesGranted> context)
    {
        if (session.Is(context.Message.Session))
            rates.Apply(context.Message);
        return Task.CompletedTask;
    }
}

using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Work;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class WorkGrantedConsumer(WorkLoop work) : IConsumer<WorkGranted>
{
    public Task Consume(ConsumeContext<WorkGranted> context)
    {
        work.Granted(context.Message);
        return Task.CompletedTask;
    }
}

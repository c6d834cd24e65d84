using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Work;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class WorkAvailableConsumer(WorkLoop work) : IConsumer<WorkAvailable>
{
    public Task Consume(ConsumeContext<WorkAvailable> context)
    {
        work.Wake();
        return Task.CompletedTask;
    }
}

using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Work;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class WorkAvailableConsumer(WorkWakeUp wake) : IConsumer<WorkAvailable>
{
    public Task Consume(ConsumeContext<WorkAvailable> context)
    {
        wake.Raise();
        return Task.CompletedTask;
    }
}

using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Work;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class WorkGrantedConsumer(WorkerSession session, WorkLoop work) : IConsumer<WorkGranted>
{
    public Task Consume(ConsumeContext<WorkGranted> context)
    {
        if (session.Is(context.Message.Session))
            work.Granted(context.Message);
        return Task.CompletedTask;
    }
}

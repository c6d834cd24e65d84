using HarborReplication.Contracts.Sessions;
using HarborReplication.CopyWorker.Work;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class HeartbeatAnsweredConsumer(WorkerSession session, Heartbeats heartbeats, WorkWakeUp wake) : IConsumer<HeartbeatAnswered>
{
    public Task Consume(ConsumeContext<HeartbeatAnswered> context)
    {
        if (session.Is(context.Message.Session) && heartbeats.Answered(context.Message))
            wake.Raise();
        return Task.CompletedTask;
    }
}

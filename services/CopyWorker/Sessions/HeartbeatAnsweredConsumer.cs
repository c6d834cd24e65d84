using HarborReplication.Contracts.Sessions;
using HarborReplication.CopyWorker.Work;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class HeartbeatAnsweredConsumer(Heartbeats heartbeats, WorkLoop work) : IConsumer<HeartbeatAnswered>
{
    public Task Consume(ConsumeContext<HeartbeatAnswered> context)
    {
        if (heartbeats.Answered(context.Message))
            work.Wake();
        return Task.CompletedTask;
    }
}

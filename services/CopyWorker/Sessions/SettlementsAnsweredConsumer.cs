using HarborReplication.Contracts.Settlement;
using HarborReplication.CopyWorker.Settling;
using HarborReplication.CopyWorker.Work;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class SettlementsAnsweredConsumer(SettlementBuffer settlements, TaskStarts tasks, WorkWakeUp wake) : IConsumer<SettlementsAnswered>
{
    public Task Consume(ConsumeContext<SettlementsAnswered> context)
    {
        settlements.Answered(context.Message.BatchId);
        // What waited for one of these tags may be lent now.
        if (tasks.IsDry)
            wake.Raise();
        return Task.CompletedTask;
    }
}

using HarborReplication.Contracts.Settlement;
using HarborReplication.CopyWorker.Settling;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class SettlementsAnsweredConsumer(SettlementBuffer settlements) : IConsumer<SettlementsAnswered>
{
    public Task Consume(ConsumeContext<SettlementsAnswered> context)
    {
        settlements.Answered(context.Message.BatchId);
        return Task.CompletedTask;
    }
}

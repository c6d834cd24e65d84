using HarborReplication.Contracts.Executions;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Events;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Placements;
using MassTransit;

namespace HarborReplication.PolicyService.Settling;

internal sealed class TasksSettledConsumer(Settler settler, Drainage drainage, PlacementIndex placements, EventRelaySignal relay, Outbound outbound)
    : IConsumer<TasksSettled>
{
    private static readonly TimeSpan AnswerLife = TimeSpan.FromSeconds(10);

    public async Task Consume(ConsumeContext<TasksSettled> context)
    {
        var batch = await settler.SettleAsync(context.Message, context.CancellationToken);
        outbound.Send(new SettlementsAnswered { Session = context.Message.Session, BatchId = context.Message.BatchId }, AnswerLife);
        relay.Raise();
        await drainage.TellAsync(batch.Ended, outbound, context.CancellationToken);
        foreach (var repair in batch.Repairs)
            outbound.Send(new ExecutionRequested { CorrelationId = repair });
        await placements.RecordAsync(batch.Tasks, context.CancellationToken);
    }
}

using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.PolicyService.Dispatching;

internal sealed class RequestWorkConsumer(Dispatcher dispatcher, Outbound outbound) : IConsumer<RequestWork>
{
    private static readonly TimeSpan AnswerLife = TimeSpan.FromSeconds(10);

    public async Task Consume(ConsumeContext<RequestWork> context) =>
        outbound.Send(await dispatcher.GrantAsync(context.Message, context.CancellationToken), AnswerLife);
}

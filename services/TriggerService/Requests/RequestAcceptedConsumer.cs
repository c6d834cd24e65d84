using HarborReplication.Contracts.Requests;
using MassTransit;

namespace HarborReplication.TriggerService.Requests;

internal sealed class RequestAcceptedConsumer(RequestInbox inbox) : IConsumer<RequestAccepted>
{
    public Task Consume(ConsumeContext<RequestAccepted> context) => inbox.CloseAsync(context.Message, context.CancellationToken);
}

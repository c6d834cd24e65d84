using HarborReplication.Contracts.EventSources;
using MassTransit;

namespace HarborReplication.PolicyService.EventSources;

internal sealed class EventSourcesToldConsumer(EventSourceBook book) : IConsumer<EventSourcesTold>
{
    public Task Consume(ConsumeContext<EventSourcesTold> context) => book.TakeAsync(context.Message, context.CancellationToken);
}

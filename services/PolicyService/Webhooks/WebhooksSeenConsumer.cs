using HarborReplication.Contracts.Webhooks;
using MassTransit;

namespace HarborReplication.PolicyService.Webhooks;

internal sealed class WebhooksSeenConsumer(WebhookReports reports) : IConsumer<WebhooksSeen>
{
    public Task Consume(ConsumeContext<WebhooksSeen> context) => reports.TakeAsync(context.Message, context.CancellationToken);
}

using HarborReplication.Contracts.Webhooks;
using MassTransit;

namespace HarborReplication.CopyWorker.Webhooks;

internal sealed class SetUpWebhooksConsumer(WebhookSetUps setUps) : IConsumer<SetUpWebhooks>
{
    public Task Consume(ConsumeContext<SetUpWebhooks> context) => setUps.RunAsync(context.Message.RunId, context.CancellationToken);
}

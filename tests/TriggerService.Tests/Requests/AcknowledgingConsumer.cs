using HarborReplication.Contracts.Requests;
using MassTransit;

namespace HarborReplication.TriggerService.Tests.Requests;

internal sealed class AcknowledgingConsumer(Acknowledging acknowledging) : IConsumer<RequestReplication>
{
    public async Task Consume(ConsumeContext<RequestReplication> context)
    {
        if (!acknowledging.Hear(context.Message))
            return;
        // Twice: at least once is what a broker promises.
        var accepted = new RequestAccepted { RequestId = context.Message.RequestId, ExecutionId = 7 };
        await context.Publish(accepted);
        await context.Publish(accepted);
    }
}

using HarborReplication.Contracts.Checks;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.CopyWorker.Checks;

internal sealed class CheckRegistryConsumer(RegistryChecks checks, Outbound outbound) : IConsumer<CheckRegistry>
{
    public async Task Consume(ConsumeContext<CheckRegistry> context) =>
        outbound.Send(await checks.CheckAsync(context.Message, context.CancellationToken));
}

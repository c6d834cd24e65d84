using HarborReplication.Contracts.DeadLetters;
using HarborReplication.PolicyService.Events;
using MassTransit;

namespace HarborReplication.PolicyService.DeadLetters;

internal sealed class DeadLetteredConsumer(DeadLetterIntake intake, EventRelaySignal relay) : IConsumer<DeadLettered>
{
    public async Task Consume(ConsumeContext<DeadLettered> context)
    {
        await intake.AddAsync(context.Message, context.MessageId ?? Guid.NewGuid(), context.CancellationToken);
        relay.Raise();
    }
}

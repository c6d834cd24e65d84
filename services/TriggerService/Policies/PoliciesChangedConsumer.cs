using HarborReplication.Contracts.Policies;
using MassTransit;

namespace HarborReplication.TriggerService.Policies;

internal sealed class PoliciesChangedConsumer(PolicyQuestions questions) : IConsumer<PoliciesChanged>
{
    public Task Consume(ConsumeContext<PoliciesChanged> context) => questions.AskAsync(context.Message.Sequence, context.CancellationToken);
}

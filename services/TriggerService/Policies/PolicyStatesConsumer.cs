using HarborReplication.Contracts.Policies;
using MassTransit;

namespace HarborReplication.TriggerService.Policies;

internal sealed class PolicyStatesConsumer(PolicyProjection projection, PolicyQuestions questions) : IConsumer<PolicyStates>
{
    public async Task Consume(ConsumeContext<PolicyStates> context)
    {
        if (await projection.ApplyAsync(context.Message, context.CancellationToken) == ProjectionStep.AskForMore)
            await questions.AskAsync(context.CancellationToken);
    }
}

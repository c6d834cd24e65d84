using HarborReplication.Contracts.Checks;
using HarborReplication.PolicyService.Breakers;
using MassTransit;

namespace HarborReplication.PolicyService.Checks;

internal sealed class RegistryCheckedConsumer(CheckAnswers answers, Probes probes) : IConsumer<RegistryChecked>
{
    public async Task Consume(ConsumeContext<RegistryChecked> context)
    {
        await answers.RecordAsync(context.Message, context.CancellationToken);
        await probes.AnsweredAsync(context.Message, context.CancellationToken);
    }
}

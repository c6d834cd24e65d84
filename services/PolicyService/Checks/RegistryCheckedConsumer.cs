using HarborReplication.Contracts.Checks;
using MassTransit;

namespace HarborReplication.PolicyService.Checks;

internal sealed class RegistryCheckedConsumer(CheckAnswers answers) : IConsumer<RegistryChecked>
{
    public Task Consume(ConsumeContext<RegistryChecked> context) => answers.RecordAsync(context.Message, context.CancellationToken);
}

using HarborReplication.Contracts.Readings;
using MassTransit;

namespace HarborReplication.PolicyService.Trials;

internal sealed class SourceReadConsumer(SourceReader reader) : IConsumer<SourceRead>
{
    public Task Consume(ConsumeContext<SourceRead> context) => reader.AnsweredAsync(context.Message, context.CancellationToken);
}

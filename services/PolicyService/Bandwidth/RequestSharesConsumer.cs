using HarborReplication.Contracts.Bandwidth;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.PolicyService.Bandwidth;

internal sealed class RequestSharesConsumer(ShareGrants shares, Outbound outbound) : IConsumer<RequestShares>
{
    private static readonly TimeSpan AnswerLife = TimeSpan.FromSeconds(3);

    public async Task Consume(ConsumeContext<RequestShares> context)
    {
        if (await shares.GrantAsync(context.Message, context.CancellationToken) is { } answer)
            outbound.Send(answer, AnswerLife);
    }
}

using HarborReplication.Contracts.Claims;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.PolicyService.Claims;

internal sealed class ClaimBlobsConsumer(BlobClaims claims, Outbound outbound) : IConsumer<ClaimBlobs>
{
    private static readonly TimeSpan AnswerLife = TimeSpan.FromSeconds(3);

    public async Task Consume(ConsumeContext<ClaimBlobs> context) =>
        outbound.Send(await claims.ApplyAsync(context.Message, context.CancellationToken), AnswerLife);
}

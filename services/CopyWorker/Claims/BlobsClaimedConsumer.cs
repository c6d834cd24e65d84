using HarborReplication.Contracts.Claims;
using MassTransit;

namespace HarborReplication.CopyWorker.Claims;

internal sealed class BlobsClaimedConsumer(FleetClaims claims) : IConsumer<BlobsClaimed>
{
    public Task Consume(ConsumeContext<BlobsClaimed> context)
    {
        claims.Apply(context.Message);
        return Task.CompletedTask;
    }
}

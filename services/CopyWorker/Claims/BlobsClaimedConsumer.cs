using HarborReplication.Contracts.Claims;
using HarborReplication.CopyWorker.Sessions;
using MassTransit;

namespace HarborReplication.CopyWorker.Claims;

internal sealed class BlobsClaimedConsumer(WorkerSession session, FleetClaims claims) : IConsumer<BlobsClaimed>
{
    public Task Consume(ConsumeContext<BlobsClaimed> context)
    {
        if (session.Is(context.Message.Session))
            claims.Apply(context.Message);
        return Task.CompletedTask;
    }
}

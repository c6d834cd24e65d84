using HarborReplication.Contracts.Sessions;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.PolicyService.Sessions;

internal sealed class HeartbeatConsumer(SessionLeases leases, Outbound outbound) : IConsumer<Heartbeat>
{
    private static readonly TimeSpan AnswerLife = TimeSpan.FromSeconds(10);

    public async Task Consume(ConsumeContext<Heartbeat> context)
    {
        if (await leases.RenewAsync(context.Message, context.CancellationToken) is { } answer)
            outbound.Send(answer, AnswerLife);
    }
}

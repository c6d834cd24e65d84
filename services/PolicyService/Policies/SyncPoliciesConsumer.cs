using HarborReplication.Contracts.Policies;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.PolicyService.Policies;

internal sealed class SyncPoliciesConsumer(PolicySync sync, Outbound outbound) : IConsumer<SyncPolicies>
{
    private static readonly TimeSpan AnswerLife = TimeSpan.FromSeconds(30);

    public async Task Consume(ConsumeContext<SyncPolicies> context) =>
        outbound.Send(await sync.AfterAsync(context.Message.AfterSequence, context.CancellationToken), AnswerLife);
}

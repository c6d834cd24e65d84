using HarborReplication.Contracts.Policies;
using MassTransit;

namespace HarborReplication.TriggerService.Tests.Policies;

internal sealed class PolicyBookConsumer(PolicyBook book) : IConsumer<SyncPolicies>
{
    public Task Consume(ConsumeContext<SyncPolicies> context) =>
        book.Answer(context.Message) is { } answer ? context.Publish(answer) : Task.CompletedTask;
}

using HarborReplication.Contracts.AuditLogs;
using MassTransit;

namespace HarborReplication.CopyWorker.AuditLogs;

internal sealed class AuditLogAnsweredConsumer(AuditLogWatches watches) : IConsumer<AuditLogAnswered>
{
    public Task Consume(ConsumeContext<AuditLogAnswered> context)
    {
        watches.Answered(context.Message);
        return Task.CompletedTask;
    }
}

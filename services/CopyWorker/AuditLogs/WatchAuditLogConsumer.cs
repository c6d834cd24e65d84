using HarborReplication.Contracts.AuditLogs;
using MassTransit;

namespace HarborReplication.CopyWorker.AuditLogs;

internal sealed class WatchAuditLogConsumer(AuditLogWatches watches) : IConsumer<WatchAuditLog>
{
    public Task Consume(ConsumeContext<WatchAuditLog> context)
    {
        watches.Begin(context.Message);
        return Task.CompletedTask;
    }
}

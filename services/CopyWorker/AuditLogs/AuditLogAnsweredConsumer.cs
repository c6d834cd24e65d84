using HarborReplication.Contracts.AuditLogs;
using HarborReplication.CopyWorker.Sessions;
using MassTransit;

namespace HarborReplication.CopyWorker.AuditLogs;

internal sealed class AuditLogAnsweredConsumer(WorkerSession session, AuditLogWatches watches) : IConsumer<AuditLogAnswered>
{
    public Task Consume(ConsumeContext<AuditLogAnswered> context)
    {
        if (session.Is(context.Message.Session))
            watches.Answered(context.Message);
        return Task.CompletedTask;
    }
}

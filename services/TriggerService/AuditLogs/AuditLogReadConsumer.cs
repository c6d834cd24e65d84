using HarborReplication.Contracts.AuditLogs;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.TriggerService.AuditLogs;

internal sealed class AuditLogReadConsumer(AuditLogIntake intake, Outbound outbound) : IConsumer<AuditLogRead>
{
    /// <summary>The report is repeated, and answered again.</summary>
    private static readonly TimeSpan AnswerLife = TimeSpan.FromSeconds(30);

    public async Task Consume(ConsumeContext<AuditLogRead> context) =>
        outbound.Send(await intake.TakeAsync(context.Message, context.CancellationToken), AnswerLife);
}

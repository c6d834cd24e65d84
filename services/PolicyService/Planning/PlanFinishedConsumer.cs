using HarborReplication.Contracts.Executions;
using HarborReplication.Contracts.Planning;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.PolicyService.Planning;

internal sealed class PlanFinishedConsumer(PlanEnding ending, Outbound outbound) : IConsumer<PlanFinished>
{
    public async Task Consume(ConsumeContext<PlanFinished> context)
    {
        var report = context.Message;
        var progress = await ending.EndAsync(report, context.CancellationToken);
        outbound.Send(
            new PlanFinishAnswered
            {
                Session = report.Session, ExecutionId = report.ExecutionId, PlanAttempt = report.PlanAttempt, Current = progress.Current,
            },
            PlanAnswers.Life);
        if (progress.Finished)
            outbound.Send(new ExecutionPlanned { CorrelationId = progress.CorrelationId });
    }
}

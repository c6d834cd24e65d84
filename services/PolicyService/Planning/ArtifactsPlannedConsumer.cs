using HarborReplication.Contracts.Executions;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Executions;
using MassTransit;

namespace HarborReplication.PolicyService.Planning;

internal sealed class ArtifactsPlannedConsumer(PlanIntake intake, Drainage drainage, WorkNews news, Outbound outbound) : IConsumer<ArtifactsPlanned>
{
    public async Task Consume(ConsumeContext<ArtifactsPlanned> context)
    {
        var batch = context.Message;
        var progress = await intake.AddAsync(batch, context.CancellationToken);
        outbound.Send(
            new PlanBatchAnswered
            {
                Session = batch.Session, ExecutionId = batch.ExecutionId, PlanAttempt = batch.PlanAttempt,
                BatchNumber = batch.BatchNumber, Current = progress.Current,
            },
            PlanAnswers.Life);
        if (progress.HasTasks && news.IsDue(progress.Region, first: batch.BatchNumber == 1))
            outbound.Send(new WorkAvailable { Region = progress.Region }, PlanAnswers.Life);
        await drainage.TellAsync(progress.Relieved, outbound, context.CancellationToken);
        if (progress.Finished)
            outbound.Send(new ExecutionPlanned { CorrelationId = progress.CorrelationId });
    }
}

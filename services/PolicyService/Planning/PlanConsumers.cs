using HarborReplication.Contracts.Executions;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.PolicyService.Planning;

internal sealed class ArtifactsPlannedConsumer(PlanIntake intake, Outbound outbound) : IConsumer<ArtifactsPlanned>
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
        if (progress.HasTasks)
            outbound.Send(new WorkAvailable { Region = progress.Region }, PlanAnswers.Life);
        if (progress.Finished)
            outbound.Send(new ExecutionPlanned { CorrelationId = progress.CorrelationId });
    }
}

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

/// <summary>How long an answer to a planner is of use: it repeats its report when none comes.</summary>
internal static class PlanAnswers
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(10);
}

/// <summary>Reports of one plan touch one execution row: a few at a time.</summary>
internal sealed class ArtifactsPlannedConsumerDefinition : ConsumerDefinition<ArtifactsPlannedConsumer>
{
    public const string Queue = "policy-planning";

    public ArtifactsPlannedConsumerDefinition()
    {
        EndpointName = Queue;
        Endpoint(endpoint => endpoint.PrefetchCount = 8);
        ConcurrentMessageLimit = 4;
    }
}

internal sealed class PlanFinishedConsumerDefinition : ConsumerDefinition<PlanFinishedConsumer>
{
    public PlanFinishedConsumerDefinition()
    {
        EndpointName = ArtifactsPlannedConsumerDefinition.Queue;
        ConcurrentMessageLimit = 4;
    }
}

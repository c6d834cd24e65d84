using HarborReplication.Contracts.Planning;
using HarborReplication.CopyWorker.Planning;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class PlanBatchAnsweredConsumer(WorkerSession session, PlanAnswers answers) : IConsumer<PlanBatchAnswered>
{
    public Task Consume(ConsumeContext<PlanBatchAnswered> context)
    {
        if (session.Is(context.Message.Session))
            answers.Batch(context.Message);
        return Task.CompletedTask;
    }
}

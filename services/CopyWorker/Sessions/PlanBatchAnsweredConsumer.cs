using HarborReplication.Contracts.Planning;
using HarborReplication.CopyWorker.Planning;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class PlanBatchAnsweredConsumer(PlanAnswers answers) : IConsumer<PlanBatchAnswered>
{
    public Task Consume(ConsumeContext<PlanBatchAnswered> context)
    {
        answers.Batch(context.Message);
        return Task.CompletedTask;
    }
}

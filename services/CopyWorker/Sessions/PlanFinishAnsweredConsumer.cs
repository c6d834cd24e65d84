using HarborReplication.Contracts.Planning;
using HarborReplication.CopyWorker.Planning;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class PlanFinishAnsweredConsumer(PlanAnswers answers) : IConsumer<PlanFinishAnswered>
{
    public Task Consume(ConsumeContext<PlanFinishAnswered> context)
    {
        answers.Finish(context.Message);
        return Task.CompletedTask;
    }
}

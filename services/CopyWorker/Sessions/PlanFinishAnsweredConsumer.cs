using HarborReplication.Contracts.Planning;
using HarborReplication.CopyWorker.Planning;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class PlanFinishAnsweredConsumer(WorkerSession session, PlanAnswers answers) : IConsumer<PlanFinishAnswered>
{
    public Task Consume(ConsumeContext<PlanFinishAnswered> context)
    {
        if (session.Is(context.Message.Session))
            answers.Finish(context.Message);
        return Task.CompletedTask;
    }
}

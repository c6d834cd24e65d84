using HarborReplication.Contracts.Work;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

internal sealed class StopWorkConsumer(HeldWork held) : IConsumer<StopWork>
{
    public Task Consume(ConsumeContext<StopWork> context)
    {
        var execution = context.Message.ExecutionId;
        held.EndAll(task => task.ExecutionId == execution, TaskEnding.Stopped);
        held.EndPlans(plan => plan.ExecutionId == execution);
        return Task.CompletedTask;
    }
}

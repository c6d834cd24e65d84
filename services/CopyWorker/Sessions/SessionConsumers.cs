using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Sessions;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Planning;
using HarborReplication.CopyWorker.Settling;
using HarborReplication.CopyWorker.Work;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

// What this session hears: each consumer only hands the message to the class that knows what it means.
internal sealed class HeartbeatAnsweredConsumer(Heartbeats heartbeats, WorkLoop work) : IConsumer<HeartbeatAnswered>
{
    public Task Consume(ConsumeContext<HeartbeatAnswered> context)
    {
        if (heartbeats.Answered(context.Message))
            work.Wake();
        return Task.CompletedTask;
    }
}

internal sealed class WorkGrantedConsumer(WorkLoop work) : IConsumer<WorkGranted>
{
    public Task Consume(ConsumeContext<WorkGranted> context)
    {
        work.Granted(context.Message);
        return Task.CompletedTask;
    }
}

internal sealed class WorkAvailableConsumer(WorkLoop work) : IConsumer<WorkAvailable>
{
    public Task Consume(ConsumeContext<WorkAvailable> context)
    {
        work.Wake();
        return Task.CompletedTask;
    }
}

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

internal sealed class SettlementsAnsweredConsumer(SettlementBuffer settlements) : IConsumer<SettlementsAnswered>
{
    public Task Consume(ConsumeContext<SettlementsAnswered> context)
    {
        settlements.Answered(context.Message.BatchId);
        return Task.CompletedTask;
    }
}

internal sealed class PlanBatchAnsweredConsumer(PlanAnswers answers) : IConsumer<PlanBatchAnswered>
{
    public Task Consume(ConsumeContext<PlanBatchAnswered> context)
    {
        answers.Batch(context.Message);
        return Task.CompletedTask;
    }
}

internal sealed class PlanFinishAnsweredConsumer(PlanAnswers answers) : IConsumer<PlanFinishAnswered>
{
    public Task Consume(ConsumeContext<PlanFinishAnswered> context)
    {
        answers.Finish(context.Message);
        return Task.CompletedTask;
    }
}

using System.Collections.Concurrent;
using HarborReplication.Contracts.Planning;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>Brings PolicyService's answers to the plan that waits for them.</summary>
internal sealed class PlanAnswers
{
    private readonly ConcurrentDictionary<(long, int), PlanReports> _plans = new();

    public void Register(PlanReports plan) => _plans[(plan.ExecutionId, plan.PlanAttempt)] = plan;

    public void Forget(PlanReports plan) => _plans.TryRemove((plan.ExecutionId, plan.PlanAttempt), out _);

    public void Batch(PlanBatchAnswered answer)
    {
        if (_plans.TryGetValue((answer.ExecutionId, answer.PlanAttempt), out var plan))
            plan.BatchAnswered(answer.BatchNumber, answer.Current);
    }

    public void Finish(PlanFinishAnswered answer)
    {
        if (_plans.TryGetValue((answer.ExecutionId, answer.PlanAttempt), out var plan))
            plan.FinishAnswered();
    }
}

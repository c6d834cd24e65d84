using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Settling;

/// <summary>What a settlement means for its task.</summary>
/// <param name="Status">One of <see cref="TaskStates"/>.</param>
/// <param name="Outcome">Set when the task has ended.</param>
/// <param name="Reason">Why it failed, or what it waits for.</param>
/// <param name="Detail">The same for people.</param>
/// <param name="NextAttemptAt">When it may be granted again.</param>
/// <param name="CountsAsFailure">The attempt failed by itself: it lengthens the back-off.</param>
internal sealed record Verdict(string Status, string? Outcome, string? Reason, string? Detail, DateTimeOffset NextAttemptAt, bool CountsAsFailure)
{
    private const int CorruptAttempts = 3;

    /// <param name="task">The row.</param>
    /// <param name="settlement">What the worker reports.</param>
    /// <param name="stopRequested">Of its execution.</param>
    /// <param name="retries">When to try again.</param>
    /// <param name="breakers">Of its registries.</param>
    /// <param name="closed">How long the policy's windows were closed since it failed first.</param>
    /// <param name="now">The database's clock.</param>
    public static Verdict Of(
        ReplicationTask task, TaskSettlement settlement, bool stopRequested, RetryRules retries, BreakerSnapshot breakers, TimeSpan closed, DateTimeOffset now)
    {
        if (settlement.Outcome == Outcomes.Failed)
            return Failed(task, settlement, stopRequested, retries, breakers, closed, now);
        if (settlement.Outcome is Outcomes.Returned or Outcomes.Stopped)
            return stopRequested ? Stopped(now) : Again(now);
        // Somebody else wrote the tag late: what this attempt made of it may be gone.
        return task.RunAgain && !stopRequested
            ? Again(now)
            : new Verdict(TaskStates.Final, settlement.Outcome, settlement.Reason, settlement.Detail, now, false);
    }

    private static Verdict Failed(
        ReplicationTask task, TaskSettlement settlement, bool stopRequested, RetryRules retries, BreakerSnapshot breakers, TimeSpan closed, DateTimeOffset now)
    {
        if (stopRequested)
            return Stopped(now);
        // Not the task's own failure: it waits until the registry is back.
        if (settlement.FailureClass is FailureClasses.Down or FailureClasses.Transient
            && (breakers.IsOpen(task.SourceRegistryId) || breakers.IsOpen(task.DestinationRegistryId)))
        {
            return new Verdict(TaskStates.Pending, null, settlement.Reason, settlement.Detail, now, false);
        }

        var failures = task.Failures + 1;
        var mayRecover = settlement.FailureClass switch
        {
            FailureClasses.Permanent => false,
            FailureClasses.Corrupt => failures < CorruptAttempts,
            _ => true,
        };
        var unreachable = breakers.OpenFor(task.SourceRegistryId, task.DestinationRegistryId, now) - TimeSpan.FromMilliseconds(task.UnreachableMilliseconds);
        var over = task.FirstFailureAt is { } first && retries.IsOver(first, unreachable, now - closed);
        if (mayRecover && !over)
            return new Verdict(TaskStates.Pending, null, settlement.Reason, settlement.Detail, now + retries.Pause(failures, settlement.RetryAfterSeconds), true);
        var detail = mayRecover ? $"given up after {failures} attempts, the last one: {settlement.Detail}" : settlement.Detail;
        return new Verdict(TaskStates.Final, Outcomes.Failed, settlement.Reason, detail, now, true);
    }

    private static Verdict Again(DateTimeOffset now) => new(TaskStates.Pending, null, null, null, now, false);

    private static Verdict Stopped(DateTimeOffset now) =>
        new(TaskStates.Final, Outcomes.Stopped, Reasons.Stopped, "the execution was stopped", now, false);
}

using System.Linq.Expressions;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Http;

namespace HarborReplication.PolicyService.Tasks;

/// <summary>Harbor's words for where a task stands. What is pending in a stopped execution counts as stopped before its row says so.</summary>
internal static class TaskStatus
{
    public const string Pending = nameof(Pending);
    public const string InProgress = nameof(InProgress);
    public const string Succeed = nameof(Succeed);
    public const string Failed = nameof(Failed);
    public const string Stopped = nameof(Stopped);

    public static string Word(ReplicationTask task, bool stopRequested) => (task.Status, task.Outcome) switch
    {
        (TaskStates.Pending, _) when stopRequested => Stopped,
        (TaskStates.Pending, _) when task.Attempt == 0 => Pending,
        (TaskStates.Final, Outcomes.Failed) => Failed,
        (TaskStates.Final, Outcomes.Stopped) => Stopped,
        (TaskStates.Final, _) => Succeed,
        _ => InProgress,
    };

    /// <summary>The tasks that a word stands for; null for a word that is none.</summary>
    public static Expression<Func<ReplicationTask, bool>>? Condition(string word, bool stopRequested) => word switch
    {
        Pending => task => task.Status == TaskStates.Pending && task.Attempt == 0 && !stopRequested,
        InProgress => task => task.Status == TaskStates.Granted || (task.Status == TaskStates.Pending && task.Attempt > 0 && !stopRequested),
        Succeed => task => task.Status == TaskStates.Final && task.Outcome != Outcomes.Failed && task.Outcome != Outcomes.Stopped,
        Failed => task => task.Status == TaskStates.Final && task.Outcome == Outcomes.Failed,
        Stopped => task => (task.Status == TaskStates.Final && task.Outcome == Outcomes.Stopped) || (task.Status == TaskStates.Pending && stopRequested),
        _ => null,
    };

    public static ApiProblem Unknown(string word) =>
        ApiProblem.BadRequest($"status: \"{word}\" is unknown; use {Pending}, {InProgress}, {Succeed}, {Failed} or {Stopped}");
}

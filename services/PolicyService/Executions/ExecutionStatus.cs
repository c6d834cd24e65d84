using HarborReplication.PolicyService.Http;

namespace HarborReplication.PolicyService.Executions;

/// <summary>Harbor's words for the states of an execution.</summary>
internal static class ExecutionStatus
{
    public const string InProgress = nameof(InProgress);
    public const string Succeed = nameof(Succeed);
    public const string Failed = nameof(Failed);
    public const string Stopped = nameof(Stopped);

    public static string Word(string state) => state switch
    {
        ExecutionStates.Succeeded => Succeed,
        ExecutionStates.Failed => Failed,
        ExecutionStates.Stopped => Stopped,
        _ => InProgress,
    };

    /// <summary>The states that a word stands for; null for a word that is none.</summary>
    public static IReadOnlyList<string>? States(string word) => word switch
    {
        InProgress => ExecutionStates.Unfinished,
        Succeed => [ExecutionStates.Succeeded],
        Failed => [ExecutionStates.Failed],
        Stopped => [ExecutionStates.Stopped],
        _ => null,
    };

    public static ApiProblem Unknown(string word) =>
        ApiProblem.BadRequest($"status: \"{word}\" is unknown; use {InProgress}, {Succeed}, {Failed} or {Stopped}");
}

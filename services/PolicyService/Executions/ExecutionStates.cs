namespace HarborReplication.PolicyService.Executions;

/// <summary>The states of an execution's saga, as they are stored.</summary>
internal static class ExecutionStates
{
    public const string Queued = nameof(Queued);
    public const string Planning = nameof(Planning);
    public const string Running = nameof(Running);
    public const string Stopping = nameof(Stopping);
    public const string Succeeded = nameof(Succeeded);
    public const string Failed = nameof(Failed);
    public const string Stopped = nameof(Stopped);

    public static readonly IReadOnlyList<string> Final = [Succeeded, Failed, Stopped];
    public static readonly IReadOnlyList<string> Unfinished = [Queued, Planning, Running, Stopping];
}

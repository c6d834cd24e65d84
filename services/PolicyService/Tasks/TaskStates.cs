namespace HarborReplication.PolicyService.Tasks;

/// <summary>Where a task stands; what it waits for and how it ended are said by other columns.</summary>
internal static class TaskStates
{
    public const string Pending = "pending";
    public const string Granted = "granted";
    public const string Final = "final";
}

namespace HarborReplication.Contracts.Words;

/// <summary>What starts an execution, in the words of Harbor's API.</summary>
public static class TriggerTypes
{
    public const string Manual = "manual";
    public const string Scheduled = "scheduled";
    public const string EventBased = "event_based";

    public static readonly IReadOnlyList<string> All = [Manual, Scheduled, EventBased];
}

namespace HarborReplication.PolicyService.DeadLetters;

/// <summary>Where a dead letter stands.</summary>
internal static class DeadLetterStates
{
    public const string Waiting = "waiting";

    /// <summary>Someone asked for it; it goes back to its queue with the next sweep.</summary>
    public const string Replaying = "replaying";

    /// <summary>It is back on its queue; when it fails again it waits again.</summary>
    public const string Replayed = "replayed";
}

namespace HarborReplication.Contracts.Words;

/// <summary>What a failure means for the task: see the failure classes of the design.</summary>
public static class FailureClasses
{
    /// <summary>Retried with back-off until the deadline.</summary>
    public const string Transient = "transient";

    /// <summary>A registry cannot be reached at all: retried, and its other tasks wait too.</summary>
    public const string Down = "down";

    /// <summary>Failed at once.</summary>
    public const string Permanent = "permanent";

    /// <summary>Waits visibly for a condition at the destination (quota, immutable tag, scan).</summary>
    public const string Blocked = "blocked";

    /// <summary>Bytes did not match their digest: read again, then failed.</summary>
    public const string Corrupt = "corrupt";
}

namespace HarborReplication.Contracts.Words;

/// <summary>How a task ends. A task without an outcome is unfinished.</summary>
public static class Outcomes
{
    public const string Copied = "copied";
    public const string AlreadyPresent = "already_present";
    public const string Deleted = "deleted";
    public const string Skipped = "skipped";

    /// <summary>The destination tag differs, and the policy does not override, or what the destination has was decided to stay.</summary>
    public const string Conflict = "conflict";
    public const string Stopped = "stopped";
    public const string Superseded = "superseded";
    public const string Failed = "failed";

    /// <summary>Not an end: the worker hands the task back untouched (drain, not begun in time, abandoned).</summary>
    public const string Returned = "returned";

    /// <summary>The outcomes that Harbor's API shows as <c>Succeed</c>.</summary>
    public static readonly IReadOnlyList<string> Successful = [Copied, AlreadyPresent, Deleted, Skipped, Superseded, Conflict];

    /// <summary>The outcomes after which a destination is known to hold the artifact.</summary>
    public static readonly IReadOnlyList<string> Present = [Copied, AlreadyPresent];
}

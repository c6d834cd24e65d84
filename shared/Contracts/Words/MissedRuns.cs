namespace HarborReplication.Contracts.Words;

/// <summary>What becomes of the runs of a schedule that were missed because the service was away.</summary>
public static class MissedRuns
{
    /// <summary>One run makes up for all of them.</summary>
    public const string RunOnce = "run_once";

    /// <summary>None does; the schedule goes on with its next run.</summary>
    public const string Skip = "skip";

    public static readonly IReadOnlyList<string> All = [RunOnce, Skip];
}

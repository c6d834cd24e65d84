namespace HarborReplication.PolicyService.Executions;

/// <summary>How far the planning of an execution is.</summary>
internal static class PlanStates
{
    /// <summary>Not begun, or not needed because the request brought its artifacts.</summary>
    public const string None = "none";
    public const string Pending = "pending";
    public const string Granted = "granted";

    /// <summary>All batches are in.</summary>
    public const string Finished = "finished";

    /// <summary>The source cannot be listed, for good.</summary>
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
}

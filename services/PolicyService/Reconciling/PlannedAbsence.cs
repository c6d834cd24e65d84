namespace HarborReplication.PolicyService.Reconciling;

/// <summary>A tag that a plan has found at the destination only, and that its policy has put there; kept until the plan is complete.</summary>
internal sealed class PlannedAbsence
{
    public long ExecutionId { get; init; }

    /// <summary>Only what the execution's last attempt has found is valid.</summary>
    public int PlanAttempt { get; init; }
    public long DestinationRegistryId { get; init; }
    public required string SourceRepository { get; init; }
    public required string Reference { get; init; }
}

namespace HarborReplication.PolicyService.Planning;

/// <summary>How many artifacts of a repository were found equal while planning: one row instead of a task each.</summary>
internal sealed class EqualRepository
{
    public long ExecutionId { get; set; }

    /// <summary>Only the counts of the execution's last attempt are valid.</summary>
    public int PlanAttempt { get; set; }
    public long DestinationRegistryId { get; set; }
    public required string SourceRepository { get; set; }
    public required string DestinationRepository { get; set; }
    public int Count { get; set; }
}

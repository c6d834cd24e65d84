namespace HarborReplication.PolicyService.Reconciling;

/// <summary>When an enabled event-based policy is compared next, and since when it is responsible for what its source has.</summary>
internal sealed class Reconciliation
{
    public long PolicyId { get; init; }
    public DateTimeOffset NextAt { get; set; }

    /// <summary>Somebody knows that events were missed: as soon as no comparison is under way.</summary>
    public bool Wanted { get; set; }

    /// <summary>What is there already has yet to be put down; nothing else is compared before.</summary>
    public bool BaselineWanted { get; set; }

    /// <summary>The execution whose findings are the baseline; those of any earlier one are not.</summary>
    public long? BaselineExecutionId { get; set; }

    /// <summary>When the policy took on its present source, destination and filters.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>How many comparisons in a row could not list the source.</summary>
    public int Failures { get; set; }
}

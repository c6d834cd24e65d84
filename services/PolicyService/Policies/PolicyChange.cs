namespace HarborReplication.PolicyService.Policies;

/// <summary>
/// Where a policy stands in the order of changes that TriggerService follows. Sequences are given under a lock held to the commit, so
/// that they become visible in order; the row of a deleted policy stays.
/// </summary>
internal sealed class PolicyChange
{
    public long PolicyId { get; set; }
    public long Sequence { get; set; }
    public bool Deleted { get; set; }
}

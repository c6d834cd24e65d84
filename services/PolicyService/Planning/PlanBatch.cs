namespace HarborReplication.PolicyService.Planning;

/// <summary>A batch of a plan that is in: what makes its redelivery harmless.</summary>
internal sealed class PlanBatch
{
    public long ExecutionId { get; set; }
    public int PlanAttempt { get; set; }
    public int Number { get; set; }
}

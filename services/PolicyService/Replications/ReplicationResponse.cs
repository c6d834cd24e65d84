using HarborReplication.PolicyService.Executions;

namespace HarborReplication.PolicyService.Replications;

/// <summary>Answer of <c>POST /replications</c>: which execution does it, and where its state is to be read.</summary>
internal sealed record ReplicationResponse
{
    public required long ExecutionId { get; init; }

    /// <summary>Relative, as in <c>/api/v2.0/replication/executions/17</c>.</summary>
    public required string StatusUrl { get; init; }
    public required ExecutionResponse Execution { get; init; }
}

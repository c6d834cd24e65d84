namespace HarborReplication.PolicyService.Executions;

/// <summary>Body of <c>POST /replication/executions</c>.</summary>
internal sealed record StartExecutionRequest(long? PolicyId);

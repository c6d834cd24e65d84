namespace HarborReplication.PolicyService.Executions;

/// <summary>What became of a request.</summary>
/// <param name="Verdict">Accepted, or why not.</param>
/// <param name="ExecutionId">Set when accepted.</param>
internal sealed record RequestedExecution(RequestVerdict Verdict, long? ExecutionId);

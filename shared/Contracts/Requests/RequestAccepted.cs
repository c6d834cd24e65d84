namespace HarborReplication.Contracts.Requests;

/// <summary>Event from PolicyService: the request's row is committed, or will never become an execution. Either way it is closed.</summary>
public sealed record RequestAccepted
{
    public required Guid RequestId { get; init; }
    public long? ExecutionId { get; init; }

    /// <summary>Why there is no execution: the policy is gone or disabled. Null when there is one.</summary>
    public string? Refusal { get; init; }
}

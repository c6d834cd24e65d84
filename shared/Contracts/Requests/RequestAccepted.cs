namespace HarborReplication.Contracts.Requests;

/// <summary>Event from PolicyService: the request's row is committed, or will never become an execution. Either way it is closed.</summary>
public sealed record RequestAccepted
{
    public required Guid RequestId { get; init; }

    /// <summary>
    /// Null also of a comparison, which has an execution when its turn comes, and of events that only tell of what a copy has written, which
    /// need none.
    /// </summary>
    public long? ExecutionId { get; init; }

    /// <summary>Why there will be no execution: the policy is gone or disabled, or does not reconcile. Null otherwise.</summary>
    public string? Refusal { get; init; }
}

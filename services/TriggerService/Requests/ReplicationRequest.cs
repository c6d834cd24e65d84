namespace HarborReplication.TriggerService.Requests;

/// <summary>One thing that asks for an execution: kept until PolicyService has acknowledged it, and a while longer.</summary>
internal sealed class ReplicationRequest
{
    public required Guid RequestId { get; init; }
    public required long PolicyId { get; init; }

    /// <summary>In the words of <see cref="Contracts.Words.TriggerTypes"/>.</summary>
    public required string Trigger { get; init; }

    /// <summary>In the words of <see cref="Contracts.Words.Lanes"/>.</summary>
    public required string Lane { get; init; }

    /// <summary>Names what happened, such as one tick of one policy's schedule: the same cause makes one request.</summary>
    public required string Cause { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>A JSON array of requested artifacts; null: the source is listed.</summary>
    public string? Artifacts { get; init; }

    /// <summary>Whether the source is to say which of the artifacts the policy takes.</summary>
    public bool PlanArtifacts { get; init; }

    /// <summary>Whether the policy is to be compared, because events may have been missed.</summary>
    public bool Reconcile { get; init; }

    /// <summary>In the words of <see cref="RequestStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; init; }
    public DateTimeOffset NextSendAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public long? ExecutionId { get; init; }

    /// <summary>Why PolicyService made no execution of it.</summary>
    public string? Refusal { get; init; }
}

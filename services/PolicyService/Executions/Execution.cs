using MassTransit;

namespace HarborReplication.PolicyService.Executions;

/// <summary>
/// One run of a policy. The row is the saga's instance, and the truth: every message about it can be derived from it again.
/// </summary>
internal sealed class Execution : SagaStateMachineInstance
{
    public long Id { get; set; }

    /// <summary>The request's id: one request makes one execution.</summary>
    public Guid CorrelationId { get; set; }
    public required long PolicyId { get; set; }
    public required string Trigger { get; set; }
    public required string Lane { get; set; }

    /// <summary>The region whose workers plan and copy.</summary>
    public required string Region { get; set; }
    public required long SourceRegistryId { get; set; }

    /// <summary>The policy as it was when the execution was requested: a JSON <see cref="ExecutionRules"/>.</summary>
    public required string Rules { get; set; }

    /// <summary>What an event brought: a JSON array of requested artifacts; null when the source is listed.</summary>
    public string? Artifacts { get; set; }

    /// <summary>Whether the source is asked which of the artifacts the policy takes.</summary>
    public bool PlanArtifacts { get; set; }

    /// <summary>One of <see cref="Reconciling.ReconcileKinds"/>; null of all that is not for reconciliation.</summary>
    public string? Reconcile { get; set; }

    /// <summary>Nothing was found so far that anybody needs to know of: not listed, not told, and forgotten when it ends like that.</summary>
    public bool Quiet { get; set; }
    public string State { get; set; } = ExecutionStates.Queued;
    public string StatusText { get; set; } = "";
    public string? Operator { get; set; }
    public string? TraceParent { get; set; }
    public required DateTimeOffset RequestedAt { get; set; }
    public required DateTimeOffset StartTime { get; set; }
    public DateTimeOffset? EndTime { get; set; }
    public DateTimeOffset? StopRequestedAt { get; set; }

    /// <summary>When it was last told to go on after it had ended.</summary>
    public DateTimeOffset? ReopenedAt { get; set; }

    public string PlanState { get; set; } = PlanStates.None;
    public int PlanAttempt { get; set; }
    public Guid? PlanSession { get; set; }
    public long PlanGrantRequest { get; set; }
    public DateTimeOffset? PlanNextAttemptAt { get; set; }

    /// <summary>When it was lent last.</summary>
    public DateTimeOffset? PlanGrantedAt { get; set; }

    /// <summary>When listing first failed: the retry deadline counts from there.</summary>
    public DateTimeOffset? PlanFirstFailureAt { get; set; }

    /// <summary>How long the source's breaker had been open by then, all told.</summary>
    public long PlanUnreachableMilliseconds { get; set; }

    /// <summary>How many attempts in a row could not list the source.</summary>
    public int PlanFailures { get; set; }

    /// <summary>Known when the worker has said that nothing more comes.</summary>
    public int? PlanBatches { get; set; }
    public string? PlanReason { get; set; }
    public string? PlanDetail { get; set; }

    /// <summary>Counted once when the execution ends; while it runs the counts come from its tasks.</summary>
    public ExecutionCounts Final { get; set; } = new();

    /// <summary>When history may forget it; null while it is unfinished.</summary>
    public DateTimeOffset? KeepUntil { get; set; }
}

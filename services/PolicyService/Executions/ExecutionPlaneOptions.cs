namespace HarborReplication.PolicyService.Executions;

/// <summary>The clocks of the execution plane.</summary>
internal sealed record ExecutionPlaneOptions
{
    /// <summary>How long after its last heartbeat a session's tasks may be lent to others; <c>Lease__Duration</c>.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often everything that messages would do is derived again from rows; <c>Sweep__Interval</c>.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where one listing covers a project.</summary>
    public static readonly TimeSpan ShortReconcileInterval = TimeSpan.FromSeconds(60);

    /// <summary>Where every tag is asked for.</summary>
    public static readonly TimeSpan LongReconcileInterval = TimeSpan.FromMinutes(5);

    /// <summary>How often event-based policies are compared; null: by the kind of their source; <c>Reconcile__Interval</c>.</summary>
    public TimeSpan? ReconcileInterval { get; init; }

    /// <summary>The pause after a first failure, doubled with each further one; <c>Retry__BaseDelay</c>.</summary>
    public TimeSpan RetryBaseDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after its first failure a task is still tried; <c>Retry__Deadline</c>.</summary>
    public TimeSpan RetryDeadline { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a finished execution is kept; <c>History__Retention</c>.</summary>
    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How many finished executions of a policy are kept; <c>History__MaxExecutionsPerPolicy</c>.</summary>
    public int HistoryMaxExecutions { get; init; } = 10_000;
}

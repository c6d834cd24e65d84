using HarborReplication.PolicyService.Breakers;

namespace HarborReplication.PolicyService.Executions;

/// <summary>An execution as it is shown: Harbor's counts, and ours beside them.</summary>
internal sealed record ExecutionResponse
{
    public required long Id { get; init; }
    public required long PolicyId { get; init; }

    /// <summary><c>InProgress</c>, <c>Succeed</c>, <c>Failed</c> or <c>Stopped</c>.</summary>
    public required string Status { get; init; }
    public required string StatusText { get; init; }
    public required string Trigger { get; init; }
    public required int Total { get; init; }
    public required int Succeed { get; init; }
    public required int Failed { get; init; }
    public required int InProgress { get; init; }
    public required int Stopped { get; init; }
    public required DateTimeOffset StartTime { get; init; }
    public required DateTimeOffset EndTime { get; init; }
    public required int AlreadyPresent { get; init; }
    public required int Conflicts { get; init; }

    /// <summary>Unfinished tasks that wait for something.</summary>
    public required int Waiting { get; init; }
    public required long BytesDone { get; init; }
    public required long BytesTotal { get; init; }

    /// <summary>Bytes that did not have to be sent, because the destination had them.</summary>
    public required long BytesMounted { get; init; }

    /// <summary>Bytes that went to the destination.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Sent over the last ten seconds or so, by all workers together; absent when it is not known.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>Seconds until all is copied at this speed; absent while the source is listed and when nothing moves.</summary>
    public long? EtaSeconds { get; init; }

    /// <param name="execution">The row.</param>
    /// <param name="counts">How it stands.</param>
    /// <param name="bytesPerSecond">How fast it is; null when that is not known.</param>
    /// <param name="planWaits">What keeps its plan, when it is not lent yet.</param>
    public static ExecutionResponse Of(Execution execution, ExecutionCounts counts, long? bytesPerSecond, WaitCause? planWaits) => new()
    {
        Id = execution.Id,
        PolicyId = execution.PolicyId,
        Status = ExecutionStatus.Word(execution.State),
        StatusText = Text(execution, counts, planWaits),
        Trigger = execution.Trigger,
        Total = counts.Total,
        Succeed = counts.Succeeded,
        Failed = counts.Failed,
        InProgress = counts.InProgress,
        Stopped = counts.Stopped,
        StartTime = execution.StartTime,
        EndTime = execution.EndTime ?? default,
        AlreadyPresent = counts.AlreadyPresent,
        Conflicts = counts.Conflicts,
        Waiting = counts.Waiting,
        BytesDone = counts.BytesDone,
        BytesTotal = counts.BytesTotal,
        BytesMounted = counts.BytesMounted,
        BytesSent = Math.Max(0, counts.BytesDone - counts.BytesMounted),
        BytesPerSecond = bytesPerSecond,
        EtaSeconds = execution.State == ExecutionStates.Running ? Eta.Seconds(counts.BytesLeft, bytesPerSecond) : null,
    };

    // What it waits for now is news; what happened before is in its tasks.
    private static string Text(Execution execution, ExecutionCounts counts, WaitCause? planWaits)
    {
        if (planWaits is not null)
            return $"the plan {planWaits.Detail}";
        if (counts.WaitsFor is { } cause)
            return $"{counts.Waiting} of {counts.InProgress} unfinished tasks wait; the first one {cause}";
        return execution.StatusText.Length == 0 && counts.Conflicts > 0
            ? $"{counts.Conflicts} destination tags differ so far and were left alone, because the policy does not override or the other push of a conflict stays"
            : execution.StatusText;
    }
}

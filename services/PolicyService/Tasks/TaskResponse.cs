using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Executions;

namespace HarborReplication.PolicyService.Tasks;

/// <summary>A task as it is shown.</summary>
internal sealed record TaskResponse
{
    /// <summary>Everything that is copied is one, also where Harbor would say image.</summary>
    public const string Artifact = "artifact";

    public required long Id { get; init; }
    public required long ExecutionId { get; init; }

    /// <summary><c>Pending</c>, <c>InProgress</c>, <c>Succeed</c>, <c>Failed</c> or <c>Stopped</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The task and its attempt.</summary>
    public required string JobId { get; init; }
    public required string Operation { get; init; }
    public required string ResourceType { get; init; }
    public required string SrcResource { get; init; }
    public required string DstResource { get; init; }
    public required DateTimeOffset StartTime { get; init; }
    public required DateTimeOffset EndTime { get; init; }

    /// <summary>How it ended; absent while it is unfinished.</summary>
    public string? Outcome { get; init; }

    /// <summary>Why it failed, or what it waits for.</summary>
    public string? Reason { get; init; }

    /// <summary>The same for people.</summary>
    public string? Detail { get; init; }
    public required string SrcReference { get; init; }
    public required string DstReference { get; init; }
    public string? Digest { get; init; }
    public required long BytesDone { get; init; }
    public required long BytesTotal { get; init; }

    /// <summary>Bytes that did not have to be sent, because the destination had them.</summary>
    public required long BytesMounted { get; init; }

    /// <summary>Bytes that went to the destination.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Sent over the last ten seconds or so; absent when it is not known or the task is not being copied.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>Seconds until it is copied at this speed; absent when nothing moves.</summary>
    public long? EtaSeconds { get; init; }

    /// <summary>When a waiting task is tried again; absent otherwise.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
    public required IReadOnlyList<AttemptResponse> Attempts { get; init; }

    /// <param name="task">The row.</param>
    /// <param name="stopRequested">Of its execution.</param>
    /// <param name="waits">What keeps it, when it is pending and that is not its own affair.</param>
    /// <param name="attempts">Its tries.</param>
    /// <param name="now">By the database's clock.</param>
    public static TaskResponse Of(
        ReplicationTask task, bool stopRequested, WaitCause? waits, IEnumerable<AttemptResponse> attempts, DateTimeOffset now)
    {
        var speed = task.Status == TaskStates.Granted && task.ProgressAt >= task.GrantedAt && task.ProgressAt >= now - SessionSpeed.GoodFor
            ? task.BytesPerSecond
            : null;
        var status = TaskStatus.Word(task, stopRequested);
        var stopping = status == TaskStatus.Stopped && task.Outcome is null;
        var cause = task.Status == TaskStates.Pending && !stopping ? waits : null;
        return new TaskResponse
        {
            Id = task.Id,
            ExecutionId = task.ExecutionId,
            Status = status,
            JobId = $"{task.Id}-{task.Attempt}",
            Operation = task.Operation,
            ResourceType = Artifact,
            SrcResource = Resource(task.SourceRepository, task.SourceReference),
            DstResource = Resource(task.DestinationRepository, task.DestinationReference),
            StartTime = task.StartTime ?? task.CreationTime,
            EndTime = task.EndTime ?? default,
            Outcome = stopping ? Outcomes.Stopped : task.Outcome,
            Reason = stopping ? Reasons.Stopped : Reasons.Shown(cause?.Reason ?? task.Reason),
            Detail = cause?.Detail ?? task.Detail,
            SrcReference = task.SourceReference,
            DstReference = task.DestinationReference,
            Digest = task.Digest,
            BytesDone = task.BytesDone,
            BytesTotal = task.BytesTotal,
            BytesMounted = task.BytesMounted,
            BytesSent = Math.Max(0, task.BytesDone - task.BytesMounted),
            BytesPerSecond = speed,
            EtaSeconds = task.BytesTotal > 0 ? Eta.Seconds(Math.Max(0, task.BytesTotal - task.BytesDone), speed) : null,
            NextAttemptAt = cause is not null ? Later(cause.NextCheckAt, task)
                : task.Status == TaskStates.Pending && HasFailed(task) && !stopping ? task.NextAttemptAt
                : null,
            Attempts = [.. attempts],
        };
    }

    // Here, or in the execution that it was taken over from.
    private static bool HasFailed(ReplicationTask task) => task.Attempt > 0 || task.Failures > 0;

    // Its own pause may be longer than that of the registry it waits for.
    private static DateTimeOffset? Later(DateTimeOffset? check, ReplicationTask task) =>
        check is { } at && HasFailed(task) && task.NextAttemptAt > at ? task.NextAttemptAt : check;

    // A repository that could not be planned has no reference; a digest is joined by @.
    private static string Resource(string repository, string reference)
    {
        var name = reference.Length == 0 ? repository : $"{repository}{(reference.Contains(':', StringComparison.Ordinal) ? '@' : ':')}{reference}";
        return $"{name} [1 item(s) in total]";
    }
}

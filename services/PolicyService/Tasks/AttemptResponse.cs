using HarborReplication.Contracts.Words;

namespace HarborReplication.PolicyService.Tasks;

/// <summary>One try of a task.</summary>
internal sealed record AttemptResponse
{
    public required int Attempt { get; init; }
    public required string Worker { get; init; }

    /// <summary>Absent while it runs, and for ever when its worker was lost.</summary>
    public string? Outcome { get; init; }
    public string? Reason { get; init; }
    public string? Detail { get; init; }

    /// <summary>What the worker was about when it ended.</summary>
    public string? Phase { get; init; }
    public int? HttpStatus { get; init; }

    /// <summary>The registry's own error code.</summary>
    public string? RegistryCode { get; init; }
    public required long Bytes { get; init; }

    /// <summary>Seconds.</summary>
    public required double Duration { get; init; }
    public required DateTimeOffset StartTime { get; init; }
    public required DateTimeOffset EndTime { get; init; }
    public string? TraceId { get; init; }

    public static AttemptResponse Of(TaskAttempt attempt) => new()
    {
        Attempt = attempt.Attempt,
        Worker = attempt.Worker,
        Outcome = attempt.Outcome,
        Reason = Reasons.Shown(attempt.Reason),
        Detail = attempt.Detail,
        Phase = attempt.Phase,
        HttpStatus = attempt.HttpStatus,
        RegistryCode = attempt.RegistryCode,
        Bytes = attempt.BytesDone,
        Duration = attempt.DurationSeconds,
        StartTime = attempt.StartTime,
        EndTime = attempt.EndTime ?? default,
        TraceId = attempt.TraceId,
    };
}

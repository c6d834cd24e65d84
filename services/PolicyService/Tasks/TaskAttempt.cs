namespace HarborReplication.PolicyService.Tasks;

/// <summary>One try of a task, as its worker told it.</summary>
internal sealed class TaskAttempt
{
    public long TaskId { get; set; }
    public int Attempt { get; set; }
    public long ExecutionId { get; set; }
    public Guid Session { get; set; }
    public string Worker { get; set; } = "";
    public DateTimeOffset StartTime { get; set; }
    public DateTimeOffset? EndTime { get; set; }
    public string? Outcome { get; set; }
    public string? Reason { get; set; }
    public string? Detail { get; set; }
    public string? Phase { get; set; }
    public int? HttpStatus { get; set; }
    public string? RegistryCode { get; set; }
    public long BytesDone { get; set; }
    public long BytesMounted { get; set; }
    public double DurationSeconds { get; set; }
    public string? TraceId { get; set; }

    /// <summary>Bounded by <see cref="Contracts.Settlement.TaskSettlement.MaxLogLength"/>.</summary>
    public string? Log { get; set; }
}

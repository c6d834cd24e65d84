namespace HarborReplication.Contracts.Settlement;

/// <summary>
/// Report from a worker: how attempts ended, at most 200 and 256 KiB. Repeated until answered by <see cref="SettlementsAnswered"/>.
/// </summary>
public sealed record TasksSettled
{
    public const int MaxTasks = 200;

    public required Guid Session { get; init; }
    public required Guid BatchId { get; init; }
    public required IReadOnlyList<TaskSettlement> Tasks { get; init; }
}

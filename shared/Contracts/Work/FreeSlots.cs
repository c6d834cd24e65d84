namespace HarborReplication.Contracts.Work;

/// <summary>
/// How much a session can take now. Each number of tasks includes the lanes below it, so that bulk ≤ normal ≤ urgent: at most
/// <see cref="Bulk"/> bulk tasks, at most <see cref="Normal"/> normal and bulk tasks together, at most <see cref="Urgent"/> of all.
/// </summary>
public sealed record FreeSlots
{
    public required int Urgent { get; init; }
    public required int Normal { get; init; }
    public required int Bulk { get; init; }
    public required int Plans { get; init; }
}

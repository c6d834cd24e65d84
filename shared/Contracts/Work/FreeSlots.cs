namespace HarborReplication.Contracts.Work;

/// <summary>How much a session can take now: tasks per lane (a higher lane may also use the slots of the lanes below it), and plans.</summary>
public sealed record FreeSlots
{
    public required int Urgent { get; init; }
    public required int Normal { get; init; }
    public required int Bulk { get; init; }
    public required int Plans { get; init; }
}

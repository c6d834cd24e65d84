namespace HarborReplication.Contracts.Bandwidth;

/// <summary>A session's part of a budget.</summary>
public sealed record BudgetShare
{
    public required string Budget { get; init; }

    /// <summary>Null: the budget has no limit. 0: others have to give something back first.</summary>
    public long? BytesPerSecond { get; init; }
}

namespace HarborReplication.Contracts.Bandwidth;

/// <summary>How much a session wants of a budget, in copies.</summary>
public sealed record BudgetDemand
{
    /// <summary>From <see cref="Words.Budgets"/>.</summary>
    public required string Budget { get; init; }
    public required int Copies { get; init; }

    /// <summary>Those of them that are urgent.</summary>
    public required int Urgent { get; init; }
}

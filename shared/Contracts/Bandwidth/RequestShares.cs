namespace HarborReplication.Contracts.Bandwidth;

/// <summary>A worker session's wish for shares of the budgets that its copies need. Answered by <see cref="SharesGranted"/>.</summary>
public sealed record RequestShares
{
    public required Guid Session { get; init; }

    /// <summary>Grows with every request of the session.</summary>
    public required long Number { get; init; }

    /// <summary>The newest answer that is in force at the worker: what it said before is not used any more. 0: none yet.</summary>
    public required long Applied { get; init; }

    /// <summary>Every budget that copies of the session need now; the shares of others are given back.</summary>
    public required IReadOnlyList<BudgetDemand> Demands { get; init; }
}

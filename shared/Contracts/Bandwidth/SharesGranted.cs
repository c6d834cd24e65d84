namespace HarborReplication.Contracts.Bandwidth;

/// <summary>What a session may use until <see cref="ValidSeconds"/> after it sent the request.</summary>
public sealed record SharesGranted
{
    public required Guid Session { get; init; }
    public required long Number { get; init; }
    public required double ValidSeconds { get; init; }
    public required IReadOnlyList<BudgetShare> Shares { get; init; }
}

namespace HarborReplication.Contracts.Work;

/// <summary>Answer to <see cref="RequestWork"/>. A session accepts it only for the request that it still has open.</summary>
public sealed record WorkGranted
{
    public required Guid Session { get; init; }
    public required long RequestNumber { get; init; }
    public required IReadOnlyList<GrantedTask> Tasks { get; init; }
    public required IReadOnlyList<GrantedPlan> Plans { get; init; }

    /// <summary>What is known of blobs at the destinations named by the tasks; hints that may be wrong.</summary>
    public required IReadOnlyList<Placement> Placements { get; init; }
}

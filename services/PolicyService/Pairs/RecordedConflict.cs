namespace HarborReplication.PolicyService.Pairs;

/// <summary>A tag that was pushed at both ends: what stayed, and what was lost. Written before anything is overwritten.</summary>
internal sealed class RecordedConflict
{
    public long Id { get; init; }

    /// <summary>The policy whose task has met it.</summary>
    public required long PolicyId { get; init; }
    public required long ExecutionId { get; init; }
    public required long TaskId { get; init; }
    public required string Reference { get; init; }
    public required long WinnerRegistryId { get; init; }
    public required string WinnerRepository { get; init; }
    public required string WinnerDigest { get; init; }
    public required long LoserRegistryId { get; init; }
    public required string LoserRepository { get; init; }
    public required string LoserDigest { get; init; }

    /// <summary>What decided: one of <see cref="HarborReplication.Rules.Pairs.ConflictRules"/>.</summary>
    public required string Rule { get; init; }
    public required DateTimeOffset At { get; init; }
}

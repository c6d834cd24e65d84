using HarborReplication.Rules.Pairs;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>
/// What is known of a tag that is copied in both directions. Kept as long as both registries are, or until it is deleted by a policy: without it
/// nobody could tell afterwards which end has changed.
/// </summary>
internal sealed class PairTag
{
    public long LowRegistryId { get; init; }
    public required string LowRepository { get; init; }
    public long HighRegistryId { get; init; }
    public required string HighRepository { get; init; }
    public required string Reference { get; init; }

    /// <summary>What both ends had last.</summary>
    public string? SyncedDigest { get; init; }

    /// <summary>When that was seen last.</summary>
    public DateTimeOffset? SyncedAt { get; init; }

    /// <summary>The end at which a copy has written it, until that end's registry has told of it: a push that is none.</summary>
    public PairEnd? WrittenEnd { get; init; }

    /// <summary>The last push at the low end that an event told of.</summary>
    public string? LowPushedDigest { get; init; }
    public DateTimeOffset? LowPushedAt { get; init; }
    public string? HighPushedDigest { get; init; }
    public DateTimeOffset? HighPushedAt { get; init; }

    /// <summary>What was decided to stay where it meets <see cref="LoserDigest"/>, until both ends are equal.</summary>
    public string? WinnerDigest { get; init; }
    public string? LoserDigest { get; init; }

    public PairKey Key => new(LowRegistryId, LowRepository, HighRegistryId, HighRepository, Reference);

    public SyncMark? Synced => SyncedDigest is { } digest && SyncedAt is { } at ? new SyncMark(digest, at, WrittenEnd) : null;

    public PushMark? PushAt(PairEnd end) => (end == PairEnd.Low ? (LowPushedDigest, LowPushedAt) : (HighPushedDigest, HighPushedAt)) switch
    {
        ({ } digest, { } at) => new PushMark(digest, at),
        _ => null,
    };
}

namespace HarborReplication.Contracts.Work;

/// <summary>Comes with a copy of a tag that an enabled policy copies in the other direction too: what is known of its two ends.</summary>
public sealed record TagPair
{
    /// <summary>The digest that both ends had last; null when they are not known to have been equal.</summary>
    public string? Synced { get; init; }

    /// <summary>What was decided to stay where it meets <see cref="Loser"/>; null when nothing was.</summary>
    public string? Winner { get; init; }
    public string? Loser { get; init; }

    /// <summary>The other direction brings deletions: a tag that is gone at the destination does not come back by itself.</summary>
    public bool FollowsDeletion { get; init; }
}

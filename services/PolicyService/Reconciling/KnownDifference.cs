namespace HarborReplication.PolicyService.Reconciling;

/// <summary>
/// A difference between source and destination that is no news: it was there when the policy was enabled, or a task was made of it not
/// long ago. Goes when both are equal.
/// </summary>
internal sealed class KnownDifference
{
    public long PolicyId { get; init; }
    public long DestinationRegistryId { get; init; }
    public required string SourceRepository { get; init; }

    /// <summary>Empty: the whole repository, which could not be read when the baseline was put down; its first reading is its baseline.</summary>
    public required string SourceReference { get; init; }

    /// <summary>What the source had; empty where that was not known. With anything else it is another difference.</summary>
    public required string SourceDigest { get; init; }

    /// <summary>What the destination had: a digest, <c>absent</c>, or empty where that was not known.</summary>
    public required string DestinationDigest { get; init; }

    /// <summary>It was there before the policy, which leaves it alone until the source changes.</summary>
    public bool IsBaseline { get; init; }

    /// <summary>How often a task was made of it.</summary>
    public int Tries { get; init; }

    /// <summary>When another task may be made of it; null: when either side has changed.</summary>
    public DateTimeOffset? AgainAt { get; init; }
}

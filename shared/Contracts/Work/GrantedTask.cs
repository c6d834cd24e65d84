namespace HarborReplication.Contracts.Work;

/// <summary>One task lent to a worker session.</summary>
public sealed record GrantedTask
{
    public required long TaskId { get; init; }

    /// <summary>Grows with every grant of the task: settlements of an older attempt change nothing.</summary>
    public required int Attempt { get; init; }
    public required long ExecutionId { get; init; }
    public required long PolicyId { get; init; }
    public required string Lane { get; init; }

    /// <summary>One of <see cref="Words.Operations"/>.</summary>
    public required string Operation { get; init; }
    public required RegistryVersion Source { get; init; }
    public required RegistryVersion Destination { get; init; }
    public required string SourceRepository { get; init; }

    /// <summary>A tag, or a digest where the artifact has no tag.</summary>
    public required string SourceReference { get; init; }
    public required string DestinationRepository { get; init; }
    public required string DestinationReference { get; init; }
    public required bool Override { get; init; }

    /// <summary>Of a deletion: the destination is left alone unless it has just this digest.</summary>
    public string? ExpectedDigest { get; init; }

    /// <summary>Of a deletion: other tags that went with the artifact, and need not keep it at the destination if the source has them no more.</summary>
    public IReadOnlyList<string>? Companions { get; init; }
    public required bool CopyByChunk { get; init; }

    /// <summary>
    /// What the plan has found the destination's reference to be, not long ago: a digest, or <see cref="Words.References.Absent"/>; null
    /// where that is not known or may have changed.
    /// </summary>
    public string? Expected { get; init; }

    /// <summary>What an earlier attempt has left at the destination.</summary>
    public IReadOnlyList<LeftUpload>? Left { get; init; }

    /// <summary>Budgets that are limited: no byte is sent before there is a share of each. Others may become limited later.</summary>
    public IReadOnlyList<string>? Limited { get; init; }

    /// <summary>Asks for <see cref="Settlement.TaskSettlement.Accessories"/>: nobody has listed the source for this task.</summary>
    public bool FindsAccessories { get; init; }

    /// <summary>Set when the tag is copied in the other direction too: both ends are asked, and what the destination has is not always overwritten.</summary>
    public TagPair? Pair { get; init; }

    /// <summary>W3C trace parent of the execution.</summary>
    public string? TraceParent { get; init; }
}

namespace HarborReplication.TriggerService.Matching;

/// <summary>
/// What the newest event of one key asks of one policy, until it is sent. Order among events hardly matters: whoever does it looks at
/// the source first.
/// </summary>
internal sealed class CollectedArtifact
{
    public required long PolicyId { get; init; }
    public required string Repository { get; init; }

    /// <summary>A tag, or a digest where the event named no tag.</summary>
    public required string Reference { get; init; }

    /// <summary>In the words of <see cref="Contracts.Words.Operations"/>.</summary>
    public required string Operation { get; init; }
    public string? Digest { get; init; }

    /// <summary>Only the source can tell whether the policy takes it: its labels, its age or the like are asked for, or whose accessory it is.</summary>
    public required bool Planned { get; init; }

    /// <summary>When it happened: lag is counted from here.</summary>
    public required DateTimeOffset RequestedAt { get; init; }
}

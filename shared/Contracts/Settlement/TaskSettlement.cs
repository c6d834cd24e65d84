using HarborReplication.Contracts.Work;

namespace HarborReplication.Contracts.Settlement;

/// <summary>How one attempt of one task ended.</summary>
public sealed record TaskSettlement
{
    public const int MaxLogLength = 8 * 1024;
    public const int MaxPlaced = 64;
    public const int MaxLeft = 16;
    public const int MaxAccessories = 200;

    public required long TaskId { get; init; }
    public required int Attempt { get; init; }

    /// <summary>One of <see cref="Words.Outcomes"/>; failed is the end of the attempt, PolicyService decides whether of the task.</summary>
    public required string Outcome { get; init; }

    /// <summary>One of <see cref="Words.FailureClasses"/>, when failed.</summary>
    public string? FailureClass { get; init; }

    /// <summary>One of <see cref="Words.Reasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>One sentence for people: what happened and what would help.</summary>
    public string? Detail { get; init; }

    /// <summary>What the registry asked for, in seconds.</summary>
    public double? RetryAfterSeconds { get; init; }

    /// <summary>The step that failed: resolve, manifest, blob, mount, put, tag.</summary>
    public string? Phase { get; init; }
    public int? HttpStatus { get; init; }
    public string? RegistryCode { get; init; }

    /// <summary>The digest now at the destination, when known.</summary>
    public string? Digest { get; init; }

    /// <summary>True when the destination tag was written by this attempt.</summary>
    public bool Wrote { get; init; }
    public long BytesDone { get; init; }
    public long BytesTotal { get; init; }
    public long BytesMounted { get; init; }
    public required double DurationSeconds { get; init; }
    public string? TraceId { get; init; }

    /// <summary>The attempt's log, bounded by <see cref="MaxLogLength"/>.</summary>
    public string? Log { get; init; }

    /// <summary>Blobs now known to be in the destination repository, at most <see cref="MaxPlaced"/>.</summary>
    public IReadOnlyList<string> Placed { get; init; } = [];

    /// <summary>Uploads for the next attempt to go on with, at most <see cref="MaxLeft"/>.</summary>
    public IReadOnlyList<LeftUpload>? Left { get; init; }

    /// <summary>
    /// References of accessories in the source repository that belong to what was copied, at most <see cref="MaxAccessories"/>: each
    /// becomes a task of the same execution.
    /// </summary>
    public IReadOnlyList<string>? Accessories { get; init; }

    /// <summary>The attempt went by <see cref="GrantedTask.Pair"/>.</summary>
    public bool Paired { get; init; }

    /// <summary>With a conflict of such an attempt: nothing was written, and it has to be decided what stays.</summary>
    public DisputedTag? Disputed { get; init; }

    /// <summary>Of a deletion: neither the source nor the destination has the reference any more, whoever removed it.</summary>
    public bool Gone { get; init; }

    /// <summary>Placements that turned out wrong: (repository, digest) pairs at the destination.</summary>
    public IReadOnlyList<WrongPlacement> Wrong { get; init; } = [];
}

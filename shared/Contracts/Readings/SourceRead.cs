namespace HarborReplication.Contracts.Readings;

/// <summary>What a worker read of a source.</summary>
public sealed record SourceRead
{
    public required Guid ReadingId { get; init; }

    /// <summary>In the order of the listing.</summary>
    public required IReadOnlyList<ReadRepository> Repositories { get; init; }

    /// <summary>There are more repositories than these.</summary>
    public bool IsCut { get; init; }

    /// <summary>Why the source could not be listed at all: one of <see cref="Words.Reasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>One sentence naming host and cause; no secret in it.</summary>
    public string? Detail { get; init; }
}

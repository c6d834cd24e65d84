namespace HarborReplication.Contracts.Readings;

/// <summary>One repository of a source, as far as it was read.</summary>
public sealed record ReadRepository
{
    public required string Name { get; init; }
    public required IReadOnlyList<ReadArtifact> Artifacts { get; init; }

    /// <summary>There are more artifacts than these.</summary>
    public bool IsCut { get; init; }

    /// <summary>Why it could not be read: one of <see cref="Words.Reasons"/>.</summary>
    public string? Reason { get; init; }
    public string? Detail { get; init; }
}

namespace HarborReplication.Benchmarks.Seeding;

/// <summary>An image that a source has.</summary>
internal sealed record SeededImage
{
    public required string Repository { get; init; }

    public required string Tag { get; init; }

    public required string Digest { get; init; }

    public required byte[] Manifest { get; init; }

    /// <summary>Config and layers.</summary>
    public required IReadOnlyList<SeededBlob> Blobs { get; init; }
}

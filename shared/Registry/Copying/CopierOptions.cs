namespace HarborReplication.Registry.Copying;

/// <summary>Limits of copies; the defaults suit production.</summary>
public sealed record CopierOptions
{
    /// <summary>Blobs of one artifact in flight, across all platforms of an index.</summary>
    public int BlobsInFlight { get; init; } = 6;

    /// <summary>Tries of one blob, the first one included.</summary>
    public int BlobAttempts { get; init; } = 3;

    /// <summary>The pause before the second try; it doubles from there and is spread by ±50 %.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Bytes from which on a blob is sent so that it can be left half-way, in copies that may be told to drain.</summary>
    public long HandOverFrom { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes from which on other processes are asked whether they send a blob already; below, asking costs more than it saves.</summary>
    public long ClaimFrom { get; init; } = 1024 * 1024;

    /// <summary>How long a copy waits, once for a blob, for another one that sends it.</summary>
    public TimeSpan SharingPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Manifests of one artifact, children of children included.</summary>
    public int MaxManifests { get; init; } = 1000;

    /// <summary>Bytes of all manifests of one artifact together, which are held in memory until the last one is written.</summary>
    public long MaxManifestBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Indexes inside indexes.</summary>
    public int MaxDepth { get; init; } = 4;
}

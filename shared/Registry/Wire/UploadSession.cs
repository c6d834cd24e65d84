using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Wire;

/// <summary>An open blob upload. Its location changes with every request and may carry a credential, so it is never logged.</summary>
public sealed record UploadSession
{
    public required RepositoryName Repository { get; init; }
    public required Uri Location { get; init; }

    /// <summary>Bytes that the registry has confirmed.</summary>
    public long Offset { get; init; }

    /// <summary>The smallest chunk the registry takes, from <c>OCI-Chunk-Min-Length</c>; null when it did not say.</summary>
    public long? MinChunk { get; init; }

    public override string ToString() => $"upload to {Repository} at byte {Offset}";
}
